// A registration of kind RENEWAL for an account that exists (domain.md 2.6). From the sign-in, where every device is
// lost, it goes by mail only; names and e-mail are the account's. One is under way at a time: a newer one ends the older,
// but who has only the password does not end what the holder began with a device in hand.
import { enter, registrationFlow } from '../../../schema/flows/index.js';
import { type Account, accountFields, endRenewalsBegun } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import { after, HOUR_MS } from '../../platform/clock.js';
import { tokenDigest } from '../../platform/crypto/index.js';
import { insert } from '../../platform/db/rows.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { RequestFacts } from '../../platform/request.js';
import { registrationFields } from '../open-registration.js';
import { Registration } from '../registration.entity.js';
import { registrationFacts } from '../registration.rules.js';

/** Begins the renewal in the caller's transaction, which holds the account; the token is handed out once. */
export async function beginRenewal(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  account: Account,
  how: { loginId: string | null; deviceLost: boolean; application: string },
): Promise<{ registration: Registration; token: string }> {
  const event = {
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    request,
  } as const;
  const ended = await endRenewalsBegun(tx, deps, account.id, { onlyDeviceLost: how.deviceLost });
  if (ended > 0) record(tx, { ...event, kind: 'registration.superseded', details: { ended } });
  const now = deps.clock.now();
  const id = deps.ids.next();
  const token = deps.crypto.newToken();
  const beginning = { kind: 'RENEWAL', deviceLost: how.deviceLost } as const;
  const copy = (column: 'firstName' | 'lastName' | 'email') =>
    registrationFields.seal(deps, id, column, accountFields.open(deps, account, column));
  const registration = Object.assign(new Registration(), {
    ...beginning,
    id,
    state: enter(registrationFlow, registrationFacts(beginning)),
    tokenDigest: tokenDigest(token),
    language: account.language,
    application: how.application,
    firstName: copy('firstName'),
    lastName: copy('lastName'),
    email: copy('email'),
    accountId: account.id,
    loginId: how.loginId,
    lookUps: 0,
    createdAt: now.toISOString(),
    expiresAt: after(now, deps.policy.registrationHours * HOUR_MS),
  });
  await insert(tx, Registration, registration);
  record(tx, { ...event, kind: 'renewal.started', details: { deviceLost: how.deviceLost } });
  return { registration, token };
}
