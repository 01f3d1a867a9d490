// Way 2 to an authenticator app (domain.md 2.5): from the profile of a signed-in holder, with a fresh second factor. The
// app that serves goes on until the new one has confirmed; a pairing that nobody ends leaves it as it is.

import { deviceNames } from '../../../schema/device-names.js';
import { accountFields } from '../../accounts/index.js';
import {
  appName,
  keepPairing,
  preparePairing,
  type StartedPairing,
} from '../../authenticators/app-pairing.js';
import type { Deps } from '../../deps.js';
import type { Session } from '../../login/index.js';
import type { Done } from '../../platform/graphql/user-error.js';
import { openHolder } from '../holder.js';

export interface PairingAnswer extends Done {
  readonly pairing: StartedPairing | null;
}

/** User errors: FRESH_CODE_REQUIRED. */
export async function startAppPairing(
  deps: Deps,
  session: Session,
  input: { name?: string | null },
): Promise<PairingAnswer> {
  const refused = (error: Done['userErrors'][number]) => ({ pairing: null, userErrors: [error] });
  const begun = await deps.db.inTx((tx) => openHolder(tx, deps, session, { fresh: true }));
  if ('error' in begun) return refused(begun.error);
  const prepared = await preparePairing(deps, accountFields.open(deps, begun.account, 'username'));
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: true });
    if ('error' in holder) return refused(holder.error);
    const { started } = await keepPairing(tx, deps, prepared, {
      accountId: holder.account.id,
      loginId: null,
      sessionId: holder.session.id,
      name: appName(input.name) ?? deviceNames.APP.EN,
    });
    return { pairing: started, userErrors: [] };
  });
}
