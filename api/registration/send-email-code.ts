// A confirmation code to the e-mail address of a registration, within the send limits of that address.

import { subjectOfEmail } from '../accounts/index.js';
import { issueCode, triesSpent } from '../authenticators/codes.js';
import { sendQuota, takeQuota } from '../authenticators/quota.js';
import { drawDigits } from '../authenticators/security-code.js';
import { post } from '../delivery/index.js';
import type { Deps } from '../deps.js';
import { after, MINUTE_MS } from '../platform/clock.js';
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
  const now = deps.clock.now();
  if (await triesSpent(tx, deps.policy, 'EMAIL', registration.id)) {
    return { code: 'CODE_USED_UP', triesLeft: 0, reason: 'email' };
  }
  const email = registrationFields.open(deps, registration, 'email');
  const subject = await subjectOfEmail(tx, deps, email);
  const quota = await takeQuota(tx, deps.ids, sendQuota(deps.policy, 'EMAIL'), subject, now);
  if (!quota.ok) return { code: 'RATE_LIMITED', retryAt: quota.retryAt, reason: 'sends' };
  const text = drawDigits(deps.random, deps.policy.emailCodeDigits);
  const expiresAt = after(now, deps.policy.emailCodeMinutes * MINUTE_MS);
  await issueCode(tx, deps, {
    purpose: 'EMAIL',
    ownerId: registration.id,
    text,
    expiresAt,
    keepMisses: true,
    quotaId: quota.useId,
    now,
  });
  await post(tx, deps, {
    kind: 'EMAIL_CODE',
    to: email,
    language: registration.language,
    vars: { code: text, minutes: deps.policy.emailCodeMinutes },
    owner: { kind: 'REGISTRATION', id: registration.id },
    notAfter: expiresAt,
  });
  return undefined;
}
