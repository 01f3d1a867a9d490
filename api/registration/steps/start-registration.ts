// The first step (domain.md 2.1 start): name and e-mail, well formed; a code goes to the address.
import { enter, registrationFlow } from '../../../schema/flows/index.js';
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import { after, HOUR_MS } from '../../platform/clock.js';
import { tokenDigest } from '../../platform/crypto/index.js';
import { insert } from '../../platform/db/rows.js';
import type { RequestFacts } from '../../platform/request.js';
import { type RegistrationAnswer, stays, went } from '../answers.js';
import { registrationFields } from '../open-registration.js';
import { Registration } from '../registration.entity.js';
import { registrationFacts } from '../registration.rules.js';
import { sendEmailCode } from '../send-email-code.js';
import { faultsOf, typedEmail, typedName } from '../typed-values.rules.js';

export interface StartRegistrationInput {
  firstName: string;
  lastName: string;
  email: string;
  application: string;
}

/** Answers the registration and, once, its token. User errors: INVALID_INPUT, RATE_LIMITED. */
export async function startRegistration(
  deps: Deps,
  request: RequestFacts,
  input: StartRegistrationInput,
): Promise<RegistrationAnswer & { token: string | null }> {
  const firstName = typedName(input.firstName, 'firstName');
  const lastName = typedName(input.lastName, 'lastName');
  const email = typedEmail(input.email);
  const faults = faultsOf(firstName, lastName, email);
  if (faults.length > 0) return { ...stays(null, ...faults), token: null };

  const now = deps.clock.now();
  const id = deps.ids.next();
  const token = deps.crypto.newToken();
  const beginning = { kind: 'FIRST_TIME', deviceLost: false } as const;
  const registration = Object.assign(new Registration(), {
    ...beginning,
    id,
    state: enter(registrationFlow, registrationFacts(beginning)),
    tokenDigest: tokenDigest(token),
    language: request.language,
    application: input.application,
    firstName: registrationFields.seal(deps, id, 'firstName', firstName.value),
    lastName: registrationFields.seal(deps, id, 'lastName', lastName.value),
    email: registrationFields.seal(deps, id, 'email', email.value),
    lookUps: 0,
    createdAt: now.toISOString(),
    expiresAt: after(now, deps.policy.registrationHours * HOUR_MS),
  });
  return deps.db.inTx(async (tx) => {
    const refused = await sendEmailCode(tx, deps, registration);
    if (refused) return { ...stays(null, { ...refused, field: ['input', 'email'] }), token: null };
    await insert(tx, Registration, registration);
    record(tx, {
      kind: 'registration.started',
      actor: { kind: 'APPLICANT', id },
      subject: id,
      outcome: 'DONE',
      details: { application: input.application },
      request,
    });
    return { ...went(registration), token };
  });
}
