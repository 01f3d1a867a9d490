// Ends the sign-ins of an account that are on their way, at whatever step they stand: what began them is no longer good.
import type { Deps } from '../deps.js';
import { update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import { Login } from './login.entity.js';

/** Their tokens are then like one that nobody has; `except` is the one that stays. The caller holds the account. */
export async function endSignInsOf(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  accountId: string,
  except = '',
): Promise<void> {
  const expiresAt = clock.iso();
  await update(
    tx,
    Login,
    { expiresAt },
    sql`WHERE account_id = ${accountId} AND expires_at > ${expiresAt} AND id <> ${except}`,
  );
}
