// The one e-mail that a reset begins with, within the limit of the address: the code where there is something to reset,
// else why there is not. In every case a code is kept; one that was not mailed is random and known to nobody.
import { type Account, subjectOfEmail } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { issueCode } from '../../authenticators/codes.js';
import { sendQuota, takeQuota } from '../../authenticators/quota.js';
import { drawDigits } from '../../authenticators/security-code.js';
import { post, type WhyNoReset } from '../../delivery/index.js';
import type { Deps } from '../../deps.js';
import { after, MINUTE_MS } from '../../platform/clock.js';
import type { Tx } from '../../platform/db/transaction.js';

export interface ResetMail {
  readonly resetId: string;
  /** The one on record where it agrees, else as it was typed. */
  readonly to: string;
  readonly why: WhyNoReset | undefined;
  /** Whose password it is, where there is something to reset. */
  readonly accountId: string | null;
  readonly language: Account['language'];
}

/**
 * Past the limit nothing is mailed, and nobody can tell: no answer depends on it. A right pair is counted on its account,
 * all else on the address: who knows the address alone cannot use up what its holder may be mailed. True when mailed.
 */
export async function mailResetCode(tx: Tx, deps: Deps, mail: ResetMail): Promise<boolean> {
  const { policy } = deps;
  const now = deps.clock.now();
  const address = await subjectOfEmail(tx, deps, mail.to);
  const limit = sendQuota(policy, 'EMAIL_ANONYMOUS');
  const quota = await takeQuota(tx, deps.ids, limit, mail.accountId ?? address, now);
  const minutes = Math.min(policy.emailCodeMinutes, policy.resetMinutes);
  const expiresAt = after(now, minutes * MINUTE_MS);
  const code = drawDigits(deps.random, policy.emailCodeDigits);
  // 256 bits, of which no six digits are the same.
  const decoy = deps.crypto.newToken();
  await issueCode(tx, deps, {
    purpose: 'PASSWORD_RESET_EMAIL',
    ownerId: mail.resetId,
    text: quota.ok && !mail.why ? code : decoy,
    expiresAt,
    keepMisses: true,
    ...(quota.ok && { quotaId: quota.useId }),
    now,
  });
  if (!quota.ok) {
    record(tx, {
      kind: 'code.sendLimited',
      actor: { kind: 'SYSTEM' },
      subject: mail.resetId,
      outcome: 'REFUSED',
      details: { channel: 'EMAIL_ANONYMOUS', purpose: 'PASSWORD_RESET_EMAIL' },
    });
    return false;
  }
  const addressed = {
    to: mail.to,
    language: mail.language,
    owner: { kind: 'PASSWORD_RESET', id: mail.resetId },
    notAfter: expiresAt,
  };
  if (mail.why) {
    const vars = { at: now.toISOString(), why: mail.why };
    await post(tx, deps, { ...addressed, kind: 'PASSWORD_RESET_NOT_POSSIBLE', vars });
  } else {
    await post(tx, deps, { ...addressed, kind: 'PASSWORD_RESET_CODE', vars: { code, minutes } });
  }
  return true;
}
