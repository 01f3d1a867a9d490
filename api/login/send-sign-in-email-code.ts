// A code to the e-mail address that the help desk was given and that is not the one on record (api.md confirmSignInEmail).
import { accountFields, subjectOfEmail } from '../accounts/index.js';
import { issueCode } from '../authenticators/codes.js';
import { sendQuota, takeQuota } from '../authenticators/quota.js';
import { drawDigits } from '../authenticators/security-code.js';
import { post } from '../delivery/index.js';
import type { Deps } from '../deps.js';
import { after, MINUTE_MS } from '../platform/clock.js';
import type { Tx } from '../platform/db/transaction.js';
import type { OpenLogin } from './open-login.js';

/** Sends the code within the limits of that address; past them the person signs in again later. */
export async function sendSignInEmailCode(tx: Tx, deps: Deps, { login, account }: OpenLogin): Promise<void> {
  const now = deps.clock.now();
  const email = accountFields.open(deps, account, 'unconfirmedEmail');
  const subject = await subjectOfEmail(tx, deps, email);
  const quota = await takeQuota(tx, deps.ids, sendQuota(deps.policy, 'EMAIL'), subject, now);
  if (!quota.ok) return;
  const text = drawDigits(deps.random, deps.policy.emailCodeDigits);
  const expiresAt = after(now, deps.policy.emailCodeMinutes * MINUTE_MS);
  await issueCode(tx, deps, {
    purpose: 'SIGN_IN_EMAIL',
    ownerId: login.id,
    text,
    expiresAt,
    keepMisses: true,
    quotaId: quota.useId,
    now,
  });
  await post(tx, deps, {
    kind: 'SIGN_IN_EMAIL_CODE',
    to: email,
    language: account.language,
    vars: { code: text, minutes: deps.policy.emailCodeMinutes },
    owner: { kind: 'LOGIN', id: login.id },
    notAfter: expiresAt,
  });
}
