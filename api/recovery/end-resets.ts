// Ends the password resets of an account that are on their way: its holder is there, or the account is not any more.
import type { Deps } from '../deps.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import { endFlows } from '../platform/flow/end-flows.js';
import { PasswordReset } from './password-reset.entity.js';

/** Their tokens are then like one that nobody has; but for one that stays, as it is the one that comes to its end. */
export async function endResetsOf(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  accountId: string,
  except?: string,
): Promise<void> {
  await endFlows(tx, deps, PasswordReset, sql`account_id = ${accountId}`, except);
}
