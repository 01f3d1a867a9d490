// A registration of kind UPGRADE for an account that the import brought (domain.md 2.3): it begins with the sign-in, at
// FINANCIAL_ACCOUNT, for the import ties the account to a person. Names and e-mail are the account's. Each sign-in begins
// one of its own; the first that is complete counts (finish-upgrade.ts).
import { enter, registrationFlow } from '../../../schema/flows/index.js';
import { type Account, accountFields, ssnOf } from '../../accounts/index.js';
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

/** Begins the upgrade in the transaction of the sign-in; `token` is what its steps will be given. */
export async function beginUpgrade(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  account: Account,
  how: { loginId: string; token: string; application: string },
): Promise<Registration> {
  const now = deps.clock.now();
  const id = deps.ids.next();
  const ssn = await ssnOf(tx, deps, account.personId);
  if (!ssn) throw new Error('an imported account is tied to no person');
  const beginning = { kind: 'UPGRADE', deviceLost: false } as const;
  const copy = (column: 'firstName' | 'lastName' | 'email') =>
    registrationFields.seal(deps, id, column, accountFields.open(deps, account, column));
  const registration = Object.assign(new Registration(), {
    ...beginning,
    id,
    state: enter(registrationFlow, registrationFacts(beginning)),
    tokenDigest: tokenDigest(how.token),
    // Nobody asked these holders for their language: it is that in which the upgrade begins (finish-upgrade.ts keeps it).
    language: request.language,
    application: how.application,
    firstName: copy('firstName'),
    lastName: copy('lastName'),
    email: copy('email'),
    ssn: registrationFields.seal(deps, id, 'ssn', ssn),
    personId: account.personId,
    accountId: account.id,
    loginId: how.loginId,
    lookUps: 0,
    createdAt: now.toISOString(),
    expiresAt: after(now, deps.policy.registrationHours * HOUR_MS),
  });
  await insert(tx, Registration, registration);
  record(tx, {
    kind: 'registration.started',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    details: { kind: 'UPGRADE', application: how.application },
    request,
  });
  return registration;
}
