// The security code, by text or app, every time (domain.md 2.4). Misses are counted on the sign-in and, across
// sign-ins, on the account, where they lock signing in as wrong passwords do (api.md "Tries, locks and limits").

import { noteRefusedSignIn } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { enterSecurityCode } from '../../authenticators/enter-security-code.js';
import type { Deps } from '../../deps.js';
import type { RequestFacts } from '../../platform/request.js';
import { cancelIfFound } from '../cancel-if-found.js';
import { notSignedIn, type SignedIn, sessionIfComplete } from '../complete.js';
import type { SessionTransport } from '../login.entity.js';
import {
  codeAskedBy,
  loginOutOfOrder,
  loginStays,
  moveLogin,
  openLogin,
  rememberTransport,
} from '../open-login.js';

export interface VerifySecurityCodeInput {
  token: string;
  deviceId: string;
  code: string;
  sessionTransport?: SessionTransport | null;
}

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP. */
export async function verifySecurityCode(
  deps: Deps,
  request: RequestFacts,
  input: VerifySecurityCodeInput,
): Promise<SignedIn> {
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'verifySecurityCode');
    if ('answer' in opened) return notSignedIn(opened.answer);
    const { login, account } = opened;
    const judged = await enterSecurityCode(tx, deps, codeAskedBy(opened), input);
    if (!judged.right) {
      const { missed, error } = judged;
      await rememberTransport(tx, opened, input.sessionTransport);
      if (!missed) return notSignedIn(loginStays(opened, error));
      const moved = await moveLogin(tx, opened, 'SECURITY_CODE_MISSED', { misses: login.misses + 1 });
      await noteRefusedSignIn(tx, deps, request, account.id);
      record(tx, {
        kind: missed.locksAccount ? 'login.locked' : 'login.codeRefused',
        actor: { kind: 'HOLDER', id: account.id },
        subject: login.id,
        outcome: 'REFUSED',
        details: { device: missed.device.kind },
        request,
      });
      return notSignedIn(loginStays(moved ?? opened, error));
    }
    const remembered = input.sessionTransport ? { transport: input.sessionTransport } : {};
    const moved = await moveLogin(tx, opened, 'SECURITY_CODE_ACCEPTED', remembered);
    if (!moved) return notSignedIn(loginOutOfOrder(opened));
    record(tx, {
      kind: 'login.codeAccepted',
      actor: { kind: 'HOLDER', id: account.id },
      subject: login.id,
      outcome: 'DONE',
      details: { device: judged.device.kind },
      request,
    });
    return sessionIfComplete(tx, deps, request, await cancelIfFound(tx, deps, request, moved));
  });
}
