// The end of an UPGRADE (domain.md 2.3), with what goes out at the end of a first registration: by phone the account is
// ACTIVE and a notice goes by post, by mail it waits for its letter and the notice goes by e-mail, so that a code and the
// notice of it never share a channel. The sign-in that it came from goes on by itself (login/open-login.ts).
import {
  type Account,
  Account as AccountRow,
  mailActivationCode,
  nameOf,
  noteActivity,
  tellByEmail,
} from '../accounts/index.js';
import { record } from '../audit/record.js';
import { addPhone } from '../authenticators/devices.js';
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

/** In the caller's transaction, which holds the account. Refused, and rolled back, when it is over or no letter may go. */
export async function finishUpgrade(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  registration: Registration,
  imported: Account,
): Promise<void> {
  // Of two upgrades from two sign-ins the first one counts.
  if (imported.status !== 'IDENTITY_REQUIRED') throw new Refused({ code: 'FLOW_EXPIRED' });
  // The import did not know the language of later mail, texts and letters.
  const account = { ...imported, language: registration.language };
  if (registration.activation === 'PHONE') await startAtOnce(tx, deps, registration, account);
  else await startWaiting(tx, deps, registration, account);
  record(tx, {
    kind: 'account.upgraded',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    details: { activation: registration.activation },
    request,
  });
  await noteActivity(tx, deps, request, account.id, 'IDENTITY_PROVEN');
}

async function startAtOnce(tx: Tx, deps: Deps, registration: Registration, account: Account): Promise<void> {
  await addPhone(tx, deps, account.id, registrationFields.open(deps, registration, 'phone'), 'ACTIVE');
  const at = deps.clock.iso();
  const { language } = account;
  const proven: Partial<Account> = { status: 'ACTIVE', proofingMethod: 'PHONE', provenAt: at, language };
  await update(tx, AccountRow, proven, sql`WHERE id = ${account.id}`);
  if (!registration.addressOfRecord) return;
  await queueLetter(tx, deps, {
    kind: 'REGISTRATION_NOTICE',
    accountId: account.id,
    recipientName: nameOf(deps, account),
    address: addressOf(deps, registration),
    language,
    vars: { at },
  });
}

async function startWaiting(tx: Tx, deps: Deps, registration: Registration, account: Account): Promise<void> {
  const mailed = await mailActivationCode(tx, deps, account, addressOf(deps, registration));
  if ('error' in mailed) throw new Refused(mailed.error);
  const { id: letterId, expectedFrom, expectedBy } = mailed.letter;
  await update(tx, Registration, { letterId }, sql`WHERE id = ${registration.id}`);
  Object.assign(registration, { letterId });
  const { language } = account;
  const waits: Partial<Account> = { status: 'AWAITING_ACTIVATION', proofingMethod: 'MAIL', language };
  await update(tx, AccountRow, waits, sql`WHERE id = ${account.id}`);
  await tellByEmail(tx, deps, account, 'REGISTRATION_NOTICE', { expectedFrom, expectedBy });
}

const addressOf = (deps: Deps, registration: Registration): Address =>
  JSON.parse(registrationFields.open(deps, registration, 'addressOfRecord')) as Address;
