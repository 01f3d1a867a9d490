// "Set up a security code using the mobile app" (domain.md 2.5): a pairing code, and a QR code for any RFC 6238 app.
import { deviceNames } from '../../../schema/device-names.js';
import { accountFields } from '../../accounts/index.js';
import {
  appName,
  keepPairing,
  preparePairing,
  type StartedPairing,
} from '../../authenticators/app-pairing.js';
import type { Deps } from '../../deps.js';
import type { RequestFacts } from '../../platform/request.js';
import { type LoginAnswer, loginOutOfOrder, moveLogin, openLogin } from '../open-login.js';

type Answer = LoginAnswer & { pairing: StartedPairing | null };

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER. */
export async function startAppPairing(
  deps: Deps,
  _request: RequestFacts,
  input: { token: string; name?: string | null },
): Promise<Answer> {
  const begun = await deps.db.inTx((tx) => openLogin(tx, deps, input.token, 'startAppPairing'));
  if ('answer' in begun) return { ...begun.answer, pairing: null };
  const prepared = await preparePairing(deps, accountFields.open(deps, begun.account, 'username'));
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'startAppPairing');
    if ('answer' in opened) return { ...opened.answer, pairing: null };
    const { id, started } = await keepPairing(tx, deps, prepared, {
      accountId: opened.account.id,
      loginId: opened.login.id,
      sessionId: null,
      name: appName(input.name) ?? deviceNames.APP.EN,
    });
    const moved = await moveLogin(tx, opened, 'APP_PAIRING_STARTED', { pairingId: id, deviceId: null });
    if (!moved) return { ...loginOutOfOrder(opened), pairing: null };
    return { login: moved, userErrors: [], pairing: started };
  });
}
