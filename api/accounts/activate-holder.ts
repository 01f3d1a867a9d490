// The mailed code and the new device are confirmed: the account opens (domain.md 2.2), a waiting renewal takes effect (2.6).
import { record } from '../audit/record.js';
import { voidCodes } from '../authenticators/codes.js';
import type { Deps } from '../deps.js';
import { update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import { Account } from './account.entity.js';
import { noteActivity } from './note-activity.js';

export async function activateHolder(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids' | 'crypto'>,
  request: RequestFacts,
  account: Account,
): Promise<Account> {
  const changes: Partial<Account> = {
    status: 'ACTIVE',
    activationAcceptedAt: null,
    renewal: null,
    provenAt: deps.clock.iso(),
    proofingMethod: account.renewal ? 'MAIL' : (account.proofingMethod ?? 'MAIL'),
  };
  await update(tx, Account, changes, sql`WHERE id = ${account.id}`);
  await voidCodes(tx, 'MAILED_ACTIVATION', account.id);
  record(tx, {
    kind: account.renewal ? 'renewal.completed' : 'account.activated',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
  });
  if (account.status !== 'ACTIVE') await noteActivity(tx, deps, request, account.id, 'ACTIVATED');
  return { ...account, ...changes };
}
