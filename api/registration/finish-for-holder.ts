// The end of an UPGRADE or a RENEWAL: no credentials are chosen, the account has them (domain.md 2.3, 2.6). By phone
// the new phone takes the place of the old in this transaction; by mail the old one serves until the code is entered.
import {
  type Account,
  Account as AccountRow,
  mailActivationCode,
  tellByEmail,
  tellByText,
} from '../accounts/index.js';
import { record } from '../audit/record.js';
import { addPhone, endOfKind } from '../authenticators/devices.js';
import type { Deps } from '../deps.js';
import type { Address } from '../evidence/index.js';
import { findAndHold, update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import { Refused } from './answers.js';
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
  if (!account || account.status === 'CLOSED' || account.status === 'SUSPENDED')
    throw new Refused({ code: 'FLOW_EXPIRED' });
  const at = deps.clock.iso();
  if (registration.activation === 'PHONE') {
    await endOfKind(tx, deps, account.id, 'PHONE');
    await addPhone(tx, deps, account.id, registrationFields.open(deps, registration, 'phone'), 'ACTIVE');
    await update(
      tx,
      AccountRow,
      { status: 'ACTIVE', proofingMethod: 'PHONE', provenAt: at, renewal: null, activationAcceptedAt: null },
      sql`WHERE id = ${account.id}`,
    );
  } else {
    const address = JSON.parse(registrationFields.open(deps, registration, 'addressOfRecord')) as Address;
    const mailed = await mailActivationCode(tx, deps, account, address);
    if ('error' in mailed) throw new Refused(mailed.error);
    await update(tx, Registration, { letterId: mailed.letter.id }, sql`WHERE id = ${registration.id}`);
    Object.assign(registration, { letterId: mailed.letter.id });
    const waits: Partial<Account> =
      registration.kind === 'UPGRADE'
        ? { status: 'AWAITING_ACTIVATION' }
        : { renewal: registration.deviceLost ? 'LOST_DEVICE' : 'BY_MAIL' };
    // A mailed code that was entered for something older does not stand in for the one of this letter.
    await update(tx, AccountRow, { ...waits, activationAcceptedAt: null }, sql`WHERE id = ${account.id}`);
    await tellOldDevices(tx, deps, account);
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

/** Old devices and e-mail are told at once: who did not ask for this can object. */
async function tellOldDevices(tx: Tx, deps: Deps, account: Account): Promise<void> {
  await tellByText(tx, deps, account, 'RENEWAL_TEXT', {});
  await tellByEmail(tx, deps, account, 'RENEWAL_NOTICE', {});
}
