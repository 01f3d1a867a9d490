// Who holds an account learns of what others try in the same name (domain.md 2.1).
import type { Deps } from '../deps.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { Account } from './account.entity.js';
import { tellByEmail } from './tell-holder.js';

/** Tells the holder, once a registration, that somebody proved the same identity and tried to register. */
export async function announceRegistrationAttempt(
  tx: Tx,
  deps: Deps,
  account: Account,
  registrationId: string,
): Promise<void> {
  // The account is noted on the registration: a second try with the same token sends no second notice.
  const first = await tx.execute(
    sql`UPDATE registration SET account_id = ${account.id} WHERE id = ${registrationId} AND account_id IS NULL`,
  );
  if (first !== 1) return;
  await tellByEmail(tx, deps, account, 'ALREADY_REGISTERED_NOTICE', {});
}
