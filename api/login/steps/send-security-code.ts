// A security code by text to the phone of the account (domain.md 2.4), within the send limits of its holder.

import { textSecurityCode } from '../../authenticators/enter-security-code.js';
import type { Deps } from '../../deps.js';
import type { RequestFacts } from '../../platform/request.js';
import {
  codeAskedBy,
  type LoginAnswer,
  loginOutOfOrder,
  loginStays,
  moveLogin,
  openLogin,
} from '../open-login.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT (a device that is none), CODE_USED_UP, RATE_LIMITED. */
export async function sendSecurityCode(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; deviceId: string },
): Promise<LoginAnswer> {
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'sendSecurityCode');
    if ('answer' in opened) return opened.answer;
    const { account } = opened;
    const refused = await textSecurityCode(tx, deps, request, codeAskedBy(opened), {
      deviceId: input.deviceId,
      subject: account.personId ?? account.id,
      language: account.language,
    });
    if (refused) return loginStays(opened, refused);
    const moved = await moveLogin(tx, opened, 'SECURITY_CODE_SENT');
    return moved ? loginStays(moved) : loginOutOfOrder(opened);
  });
}
