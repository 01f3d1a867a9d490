// A security code by text to the phone of the account (domain.md 2.4), within the send limits of its holder.

import { record } from '../../audit/record.js';
import { issueCode } from '../../authenticators/codes.js';
import { deviceFields } from '../../authenticators/devices.js';
import { sendQuota, takeQuota } from '../../authenticators/quota.js';
import { drawDigits } from '../../authenticators/security-code.js';
import { post } from '../../delivery/index.js';
import type { Deps } from '../../deps.js';
import { after, MINUTE_MS } from '../../platform/clock.js';
import type { RequestFacts } from '../../platform/request.js';
import { type LoginAnswer, loginOutOfOrder, loginStays, moveLogin, openLogin } from '../open-login.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT (a device that is none), RATE_LIMITED. */
export async function sendSecurityCode(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; deviceId: string },
): Promise<LoginAnswer> {
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'sendSecurityCode');
    if ('answer' in opened) return opened.answer;
    const { login, account, devices } = opened;
    const device = devices.find(({ id }) => id === input.deviceId);
    const field = ['input', 'deviceId'];
    if (!device) return loginStays(opened, { code: 'INVALID_INPUT', field, reason: 'device.unknown' });
    if (device.kind === 'APP') {
      return loginStays(opened, { code: 'INVALID_INPUT', field, reason: 'device.makesOwnCodes' });
    }
    const now = deps.clock.now();
    const subject = account.personId ?? account.id;
    const quota = await takeQuota(tx, deps.ids, sendQuota(deps.policy, 'TEXT'), subject, now);
    if (!quota.ok)
      return loginStays(opened, { code: 'RATE_LIMITED', retryAt: quota.retryAt, reason: 'sends' });
    const code = drawDigits(deps.random, deps.policy.textCodeDigits);
    const expiresAt = after(now, deps.policy.textCodeMinutes * MINUTE_MS);
    await issueCode(tx, deps, {
      purpose: 'SECURITY_CODE',
      ownerId: login.id,
      text: code,
      expiresAt,
      keepMisses: true,
      quotaId: quota.useId,
      now,
    });
    await post(tx, deps, {
      kind: 'SECURITY_CODE',
      to: deviceFields.open(deps, device, 'phone'),
      language: account.language,
      vars: { code, minutes: deps.policy.textCodeMinutes },
      owner: { kind: 'LOGIN', id: login.id },
      notAfter: expiresAt,
    });
    record(tx, {
      kind: 'code.sent',
      actor: { kind: 'HOLDER', id: account.id },
      subject: login.id,
      outcome: 'DONE',
      details: { channel: 'TEXT' },
      request: { id: request.requestId, address: request.address },
    });
    const moved = await moveLogin(tx, opened, 'SECURITY_CODE_SENT');
    return moved ? loginStays(moved) : loginOutOfOrder(opened);
  });
}
