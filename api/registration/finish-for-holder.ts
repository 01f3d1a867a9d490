// The end of an UPGRADE or a RENEWAL: no credentials are chosen, the account has them (domain.md 2.3, 2.6).
import { Account as AccountRow, mailActivationCode } from '../accounts/index.js';
import { record } from '../audit/record.js';
import { addPhone, endOfKind } from '../authenticators/devices.js';
import type { Deps } from '../deps.js';
import type { Address } from '../evidence/index.js';
import { findAndHold, update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import { Refused } from './answers.js';
import { finishRenewal } from './finish-renewal.js';
import { registrationFields } from './open-registration.js';
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
  } else if (registration.activation === 'PHONE') {
    await endOfKind(tx, deps, account.id, 'PHONE');
    await addPhone(tx, deps, account.id, registrationFields.open(deps, registration, 'phone'), 'ACTIVE');
    await update(
      tx,
      AccountRow,
      { status: 'ACTIVE', proofingMethod: 'PHONE', provenAt: at },
      sql`WHERE id = ${account.id}`,
    );
  } else {
    const address = JSON.parse(registrationFields.open(deps, registration, 'addressOfRecord')) as Address;
    const mailed = await mailActivationCode(tx, deps, account, address);
    if ('error' in mailed) throw new Refused(mailed.error);
    await update(tx, Registration, { letterId: mailed.letter.id }, sql`WHERE id = ${registration.id}`);
    Object.assign(registration, { letterId: mailed.letter.id });
    await update(tx, AccountRow, { status: 'AWAITING_ACTIVATION' }, sql`WHERE id = ${account.id}`);
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
