// The security code of a reset, by text, once the e-mailed code was right (domain.md 2.8). Its sends have a quota of
// their own: whoever reads the holder's mail does not spend those of the sign-in.

import { textSecurityCode } from '../../authenticators/enter-security-code.js';
import type { Deps } from '../../deps.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { codeAskedBy, moveReset, openHolderReset, resetOutOfOrder } from './open-reset.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT (a device that is none, an app), CODE_USED_UP, RATE_LIMITED. */
export async function sendPasswordResetSecurityCode(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; deviceId: string },
): Promise<Done> {
  return deps.db.inTx(async (tx) => {
    const opened = await openHolderReset(tx, deps, input.token, 'sendPasswordResetSecurityCode');
    if ('error' in opened) return { userErrors: [opened.error] };
    const { reset, account } = opened;
    const refused = await textSecurityCode(tx, deps, request, codeAskedBy(opened), {
      deviceId: input.deviceId,
      subject: account.personId ?? account.id,
      language: account.language,
    });
    if (refused) return { userErrors: [refused] };
    const moved = await moveReset(tx, reset, 'SECURITY_CODE_SENT');
    return { userErrors: moved ? [] : [resetOutOfOrder] };
  });
}
