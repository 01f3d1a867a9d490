// The end of an UPGRADE or a RENEWAL: no credentials are chosen, the account has them (domain.md 2.3, 2.6).
import { Account as AccountRow } from '../accounts/index.js';
import { record } from '../audit/record.js';
import type { Deps } from '../deps.js';
import { findAndHold, update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import { finishRenewal } from './finish-renewal.js';
import { finishUpgrade } from './finish-upgrade.js';
import { Registration } from './registration.entity.js';

export async function finishForHolder(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  registration: Registration,
): Promise<void> {
  const { accountId } = registration;
  const account = accountId ? await findAndHold(tx, AccountRow, sql`WHERE id = ${accountId}`) : undefined;
  if (!account) throw new Error('a registration for a holder lost its account');
  const at = deps.clock.iso();
  if (registration.kind === 'RENEWAL') {
    await finishRenewal(tx, deps, request, registration, account);
  } else {
    await finishUpgrade(tx, deps, request, registration, account);
  }
  await update(tx, Registration, { completedAt: at }, sql`WHERE id = ${registration.id}`);
  record(tx, {
    kind: 'registration.completed',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    details: { kind: registration.kind, activation: registration.activation },
    request,
  });
}
