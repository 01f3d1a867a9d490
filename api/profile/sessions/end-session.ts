// The holder ends one session (domain.md 2.8), the current one included, which is to sign out. Only one's own are known
// here: those of others are like those that nobody has.
import { noteActivity } from '../../accounts/index.js';
import type { Deps } from '../../deps.js';
import { endSession as end, Session } from '../../login/index.js';
import { findAndHold } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Done, UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { openHolder } from '../holder.js';

export interface EndedSession extends Done {
  /** Whether it was the one that the request came with. */
  readonly wasCurrent: boolean;
}

const unknown: UserErrorRow = {
  code: 'INVALID_INPUT',
  field: ['input', 'sessionId'],
  reason: 'session.unknown',
};

const ID_FORMAT = /^[0-9a-f-]{36}$/;

/** User errors: INVALID_INPUT. Ending one that has ended already changes nothing and is no error. */
export async function endSession(
  deps: Deps,
  request: RequestFacts,
  current: Session,
  { sessionId }: { sessionId: string },
): Promise<EndedSession> {
  const refuse = (error: UserErrorRow): EndedSession => ({ wasCurrent: false, userErrors: [error] });
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, current, { fresh: false });
    if ('error' in holder) return refuse(holder.error);
    const { account } = holder;
    // What was typed may hold signs that no database takes.
    if (!ID_FORMAT.test(sessionId)) return refuse(unknown);
    const session = await findAndHold(
      tx,
      Session,
      sql`WHERE id = ${sessionId} AND account_id = ${account.id}`,
    );
    if (!session) return refuse(unknown);
    if (await end(tx, deps, session)) await noteActivity(tx, deps, request, account.id, 'SESSION_ENDED');
    return { wasCurrent: session.id === current.id, userErrors: [] };
  });
}
