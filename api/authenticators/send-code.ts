// A one-time code on its way to a phone or an e-mail address: within the send limits of the person, the older code void,
// its tries still spent, digest and sealed message written in one transaction (domain.md section 3).
import { record } from '../audit/index.js';
import { type MessageKind, post } from '../delivery/index.js';
import type { Deps } from '../deps.js';
import { after, MINUTE_MS } from '../platform/clock.js';
import type { Tx } from '../platform/db/transaction.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import { type CodePurpose, issueCode } from './codes.js';
import { type SendChannel, sendQuota, takeQuota } from './quota.js';
import { drawDigits } from './security-code.js';

export interface CodeToSend {
  readonly purpose: CodePurpose;
  readonly kind: MessageKind &
    (
      | 'EMAIL_CODE'
      | 'SIGN_IN_EMAIL_CODE'
      | 'EMAIL_CHANGE_CODE'
      | 'PASSWORD_RESET_CODE'
      | 'PHONE_ACTIVATION_CODE'
      | 'SECURITY_CODE'
    );
  /** The flow that the code belongs to. */
  readonly owner: {
    readonly kind: 'REGISTRATION' | 'LOGIN' | 'SESSION' | 'EMAIL_CHANGE' | 'PASSWORD_RESET';
    readonly id: string;
  };
  /** E.164 number or e-mail address. */
  readonly to: string;
  /** The person, or the e-mail address, on whom sends are counted. */
  readonly subject: string;
  readonly language: 'EN' | 'ES';
}

/** Undefined when the code is on its way; RATE_LIMITED, and an audit event alone, after as many as the person may have. */
export async function sendCode(tx: Tx, deps: Deps, code: CodeToSend): Promise<UserErrorRow | undefined> {
  const { policy } = deps;
  const now = deps.clock.now();
  const byText = code.kind === 'PHONE_ACTIVATION_CODE' || code.kind === 'SECURITY_CODE';
  const channel = channelOf(code.purpose, byText);
  const quota = await takeQuota(tx, deps.ids, sendQuota(policy, channel), code.subject, now);
  if (!quota.ok) {
    record(tx, {
      kind: 'code.sendLimited',
      actor: { kind: 'SYSTEM' },
      subject: code.owner.id,
      outcome: 'REFUSED',
      details: { channel, purpose: code.purpose },
    });
    return { code: 'RATE_LIMITED', retryAt: quota.retryAt, reason: 'sends' };
  }
  const minutes = byText ? policy.textCodeMinutes : policy.emailCodeMinutes;
  const text = drawDigits(deps.random, byText ? policy.textCodeDigits : policy.emailCodeDigits);
  const expiresAt = after(now, minutes * MINUTE_MS);
  await issueCode(tx, deps, {
    purpose: code.purpose,
    ownerId: code.owner.id,
    text,
    expiresAt,
    keepMisses: true,
    quotaId: quota.useId,
    now,
  });
  await post(tx, deps, {
    kind: code.kind,
    to: code.to,
    language: code.language,
    vars: { code: text, minutes },
    owner: code.owner,
    notAfter: expiresAt,
  });
  return undefined;
}

/** Strangers' asking never spends what the holder may be sent. */
function channelOf(purpose: CodePurpose, byText: boolean): SendChannel {
  if (purpose === 'PASSWORD_RESET_CODE') return 'TEXT_RESET';
  if (purpose === 'PASSWORD_RESET_EMAIL') return 'EMAIL_ANONYMOUS';
  if (purpose === 'EMAIL_CHANGE') return 'EMAIL_CHANGE';
  if (purpose === 'EMAIL') return 'EMAIL_REGISTRATION';
  return byText ? 'TEXT' : 'EMAIL';
}
