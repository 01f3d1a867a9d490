// "I no longer have this device": from the sign-in, after the right password, by mail only (domain.md 2.6).
import { noteActivity } from '../../accounts/index.js';
import type { Deps } from '../../deps.js';
import type { UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { beginRenewal, type Registration } from '../../registration/index.js';
import { moveLogin, openLogin } from '../open-login.js';

export interface StartedRenewal {
  readonly registration: Registration | null;
  readonly token: string | null;
  readonly userErrors: readonly UserErrorRow[];
}

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER. */
export async function startRenewal(
  deps: Deps,
  request: RequestFacts,
  input: { token: string },
): Promise<StartedRenewal> {
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'startRenewal');
    if ('answer' in opened) return { registration: null, token: null, userErrors: opened.answer.userErrors };
    const { login, account } = opened;
    const begun = await beginRenewal(tx, deps, request, account, {
      loginId: login.id,
      deviceLost: true,
      application: login.application,
    });
    await moveLogin(tx, opened, 'RENEWAL_STARTED', { registrationId: begun.registration.id });
    await noteActivity(tx, deps, request, account.id, 'RENEWAL_STARTED');
    return { ...begun, userErrors: [] };
  });
}
