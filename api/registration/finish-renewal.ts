// The end of a RENEWAL (domain.md 2.6). By phone the new phone takes the place of the old in this transaction, not a second
// later; an app survives. By mail the old devices serve until the mailed code and a new device are confirmed at a sign-in.
// Sessions go on: who changed the phone was signed in, and has proven identity, financial account and phone since.
import {
  type Account,
  Account as AccountRow,
  endRenewalsBegun,
  endWaitingRenewal,
  mailActivationCode,
  nameOf,
  noteActivity,
  phonesOf,
  tellByEmail,
  tellByText,
} from '../accounts/index.js';
import { record } from '../audit/record.js';
import { addPhone, endOfKind } from '../authenticators/devices.js';
import { queueLetter } from '../delivery/index.js';
import type { Deps } from '../deps.js';
import type { Address } from '../evidence/index.js';
import { update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import { Refused } from './answers.js';
import { registrationFields } from './open-registration.js';
import { Registration } from './registration.entity.js';

/** In the caller's transaction, which holds the account. Refused, and rolled back, when no letter may go out now. */
export async function finishRenewal(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  registration: Registration,
  account: Account,
): Promise<void> {
  await endRenewalsBegun(tx, deps, account.id, { onlyDeviceLost: registration.deviceLost });
  if (registration.activation === 'PHONE') await changePhone(tx, deps, request, registration, account);
  else await waitForLetter(tx, deps, registration, account);
}

async function changePhone(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  registration: Registration,
  account: Account,
): Promise<void> {
  const before = await phonesOf(tx, deps, account.id);
  const number = registrationFields.open(deps, registration, 'phone');
  await endWaitingRenewal(tx, deps, account);
  await endOfKind(tx, deps, account.id, 'PHONE');
  await addPhone(tx, deps, account.id, number, 'ACTIVE');
  const proven: Partial<Account> = { proofingMethod: 'PHONE', provenAt: deps.clock.iso() };
  await update(tx, AccountRow, proven, sql`WHERE id = ${account.id}`);
  record(tx, {
    kind: 'renewal.completed',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    request,
  });
  await noteActivity(tx, deps, request, account.id, 'RENEWAL_COMPLETED');
  // The number that got the code gets no notice of it: a code and its notice never share a channel (domain.md 2.1).
  const others = before.filter((old) => old !== number);
  await tellByText(tx, deps, account, 'DEVICE_CONFIRMED_TEXT', {}, others);
  await tellByEmail(tx, deps, account, 'DEVICE_CONFIRMED_NOTICE', { device: 'PHONE' });
  if (!registration.addressOfRecord) return;
  await queueLetter(tx, deps, {
    kind: 'PHONE_CHANGED_NOTICE',
    accountId: account.id,
    recipientName: nameOf(deps, account),
    address: addressOf(deps, registration),
    language: account.language,
    vars: { at: deps.clock.iso() },
  });
}

/** The letter goes out; old devices and e-mail are told at once, so that who did not ask for this can stop it. */
async function waitForLetter(
  tx: Tx,
  deps: Deps,
  registration: Registration,
  account: Account,
): Promise<void> {
  const mailed = await mailActivationCode(tx, deps, account, addressOf(deps, registration));
  if ('error' in mailed) throw new Refused(mailed.error);
  await update(tx, Registration, { letterId: mailed.letter.id }, sql`WHERE id = ${registration.id}`);
  Object.assign(registration, { letterId: mailed.letter.id });
  const waits: Partial<Account> = {
    renewal: registration.deviceLost ? 'LOST_DEVICE' : 'BY_MAIL',
    // A mailed code that was entered for something older does not stand in for the one of this letter.
    activationAcceptedAt: null,
  };
  await update(tx, AccountRow, waits, sql`WHERE id = ${account.id}`);
  await tellByText(tx, deps, account, registration.deviceLost ? 'RENEWAL_TEXT' : 'PHONE_CHANGE_TEXT', {});
  await tellByEmail(
    tx,
    deps,
    account,
    registration.deviceLost ? 'RENEWAL_NOTICE' : 'PHONE_CHANGE_NOTICE',
    {},
  );
}

function addressOf(deps: Deps, registration: Registration): Address {
  return JSON.parse(registrationFields.open(deps, registration, 'addressOfRecord')) as Address;
}
