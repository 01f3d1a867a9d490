// A confirmation code to the e-mail address of a registration, within the send limits of that address.
import { subjectOfEmail } from '../accounts/index.js';
import { triesSpent } from '../authenticators/codes.js';
import { sendCode } from '../authenticators/send-code.js';
import type { Deps } from '../deps.js';
import type { Tx } from '../platform/db/transaction.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import { registrationFields } from './open-registration.js';
import type { Registration } from './registration.entity.js';

/** Sends a new code and voids the older one; the tries spent stay spent. Undefined when it went out. */
export async function sendEmailCode(
  tx: Tx,
  deps: Deps,
  registration: Registration,
): Promise<UserErrorRow | undefined> {
  if (await triesSpent(tx, deps.policy, 'EMAIL', registration.id)) {
    return { code: 'CODE_USED_UP', triesLeft: 0, reason: 'email' };
  }
  const email = registrationFields.open(deps, registration, 'email');
  return sendCode(tx, deps, {
    purpose: 'EMAIL',
    kind: 'EMAIL_CODE',
    owner: { kind: 'REGISTRATION', id: registration.id },
    to: email,
    subject: await subjectOfEmail(tx, deps, email),
    language: registration.language,
  });
}
