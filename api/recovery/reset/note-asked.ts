// A reset that was asked for is among the recent activity of the account, if there is one. One statement either way:
// the time of the answer must not tell.
import { activityFields } from '../../accounts/index.js';
import type { Deps } from '../../deps.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { RequestFacts } from '../../platform/request.js';

export async function noteResetAsked(
  tx: Tx,
  deps: Pick<Deps, 'ids' | 'clock' | 'crypto'>,
  request: RequestFacts,
  accountId: string | null,
): Promise<void> {
  const id = deps.ids.next();
  const client = activityFields.seal(deps, id, 'client', request.userAgent ?? '');
  const address = activityFields.seal(deps, id, 'address', request.address);
  await tx.execute(sql`INSERT INTO activity (id, account_id, at, kind, client, address, outcome)
    SELECT ${id}, account.id, ${deps.clock.iso()}, 'PASSWORD_RESET_ASKED', ${client}, ${address}, 'DONE'
    FROM account WHERE account.id = ${accountId ?? id}`);
}
