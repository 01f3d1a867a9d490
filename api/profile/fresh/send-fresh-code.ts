// A security code by text to a holder who is signed in already, before what is sensitive (domain.md section 3 "fresh
// second factor"). Sends count on the person like those of a sign-in.

import { textSecurityCode } from '../../authenticators/enter-security-code.js';
import type { Deps } from '../../deps.js';
import type { Session } from '../../login/index.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { type Holder, openHolder } from '../holder.js';

/** User errors: INVALID_INPUT (a device that is none, an app), CODE_USED_UP, RATE_LIMITED. */
export async function sendFreshSecurityCode(
  deps: Deps,
  request: RequestFacts,
  session: Session,
  { deviceId }: { deviceId: string },
): Promise<Done> {
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: false });
    if ('error' in holder) return { userErrors: [holder.error] };
    const { account } = holder;
    const refused = await textSecurityCode(tx, deps, request, codeAskedInSession(holder), {
      deviceId,
      subject: account.personId ?? account.id,
      language: account.language,
    });
    return { userErrors: refused ? [refused] : [] };
  });
}

/** What a security code of this session is judged by. */
export const codeAskedInSession = ({ account, session, devices }: Holder) => ({
  accountId: account.id,
  devices,
  purpose: 'FRESH_CODE' as const,
  owner: { kind: 'SESSION' as const, id: session.id },
  misses: session.misses,
});
