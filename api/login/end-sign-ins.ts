// Ends the sign-ins of an account that are on their way, at whatever step they stand: what began them is no longer good.
import type { Deps } from '../deps.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import { endFlows } from '../platform/flow/end-flows.js';
import { Login } from './login.entity.js';

/** Their tokens are then like one that nobody has; `except` is the one that stays. The caller holds the account. */
export async function endSignInsOf(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  accountId: string,
  except?: string,
): Promise<void> {
  await endFlows(tx, deps, Login, sql`account_id = ${accountId}`, except);
}
