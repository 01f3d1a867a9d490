// A holder suspends the own account (domain.md 2.8). It asks for no fresh code: who is frightened has to be quick, and what
// a thief can do with it is undone by the help desk, which alone lifts it.

import { Account, endRenewalsBegun, noteActivity, tellByEmail, tellByText } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import { endSessionsOf, endSignInsOf, type Session } from '../../login/index.js';
import { update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { endResetsOf } from '../../recovery/index.js';
import { openHolder } from '../holder.js';

/** Nothing of the account is lost; nobody signs in, and nothing that was begun goes on. */
export async function suspendAccount(deps: Deps, request: RequestFacts, session: Session): Promise<Done> {
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: false });
    if ('error' in holder) return { userErrors: [holder.error] };
    const { account } = holder;
    const suspended = { status: 'SUSPENDED', suspendedAt: deps.clock.iso() } as const;
    await update(tx, Account, suspended, sql`WHERE id = ${account.id}`);
    await endSessionsOf(tx, deps, account.id);
    await endSignInsOf(tx, deps, account.id);
    await endResetsOf(tx, deps, account.id);
    // Else they would go on when the help desk lifts it.
    await endRenewalsBegun(tx, deps, account.id);
    await tellByEmail(tx, deps, account, 'ACCOUNT_SUSPENDED_NOTICE', {});
    await tellByText(tx, deps, account, 'ACCOUNT_SUSPENDED_TEXT', {});
    await noteActivity(tx, deps, request, account.id, 'SUSPENDED');
    record(tx, {
      kind: 'account.suspended',
      actor: { kind: 'HOLDER', id: account.id },
      subject: account.id,
      outcome: 'DONE',
      request,
    });
    return { userErrors: [] };
  });
}
