// A security code by text to the phone of the account (domain.md 2.4), within the send limits of its holder.

import { record } from '../../audit/record.js';
import { lockedUntil } from '../../authenticators/attempts.js';
import { deviceFields } from '../../authenticators/devices.js';
import { sendCode } from '../../authenticators/send-code.js';
import type { Deps } from '../../deps.js';
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
    // A code that can no longer be entered is not sent.
    if (login.misses >= deps.policy.codeTries) {
      const locked = await lockedUntil(tx, 'security-code', account.id, deps.clock.now());
      return loginStays(opened, {
        ...{ code: 'CODE_USED_UP', triesLeft: 0 },
        ...(locked ? { reason: 'securityCode', retryAt: locked } : { reason: 'signInAnew' }),
      });
    }
    const limited = await sendCode(tx, deps, {
      purpose: 'SECURITY_CODE',
      kind: 'SECURITY_CODE',
      owner: { kind: 'LOGIN', id: login.id },
      to: deviceFields.open(deps, device, 'phone'),
      subject: account.personId ?? account.id,
      language: account.language,
    });
    if (limited) return loginStays(opened, limited);
    record(tx, {
      kind: 'code.sent',
      actor: { kind: 'HOLDER', id: account.id },
      subject: login.id,
      outcome: 'DONE',
      details: { channel: 'TEXT' },
      request,
    });
    const moved = await moveLogin(tx, opened, 'SECURITY_CODE_SENT');
    return moved ? loginStays(moved) : loginOutOfOrder(opened);
  });
}
