// Ends the password resets of an account that are on their way: its holder is there, or the account is not any more.
import type { Deps } from '../deps.js';
import { update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import { PasswordReset } from './password-reset.entity.js';

/** Their tokens are then like one that nobody has; but for one that stays, as it is the one that comes to its end. */
export async function endResetsOf(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  accountId: string,
  except = '',
): Promise<void> {
  const expiresAt = clock.iso();
  await update(
    tx,
    PasswordReset,
    { expiresAt },
    sql`WHERE account_id = ${accountId} AND id <> ${except} AND expires_at > ${expiresAt}`,
  );
}
