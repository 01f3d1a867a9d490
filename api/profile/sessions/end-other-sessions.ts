// The holder ends every session but the current one (domain.md 2.8): a device that was left open somewhere. What is still on
// its way to a session ends with them.

import { noteActivity } from '../../accounts/index.js';
import type { Deps } from '../../deps.js';
import { endSessionsOf, endSignInsOf, type Session, sessionsOf } from '../../login/index.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { openHolder } from '../holder.js';

/** No user errors. Without other sessions nothing happens. */
export async function endOtherSessions(deps: Deps, request: RequestFacts, current: Session): Promise<Done> {
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, current, { fresh: false });
    if ('error' in holder) return { userErrors: [holder.error] };
    const { account, session } = holder;
    const others = (await sessionsOf(tx, deps, account.id)).filter(({ id }) => id !== session.id);
    await endSessionsOf(tx, deps, account.id, session.id);
    await endSignInsOf(tx, deps, account.id);
    if (others.length > 0) await noteActivity(tx, deps, request, account.id, 'SESSION_ENDED');
    return { userErrors: [] };
  });
}
