// A holder closes the own account for good (domain.md 2.8): from now on it is like an unknown one, and its name is given
// to nobody (api.md "Tries, locks and limits"). What is kept, and for how long, stands in docs/retention.md.

import { closeForGood, tellByEmail, tellByText } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import { endSessionsOf, endSignInsOf, type Session } from '../../login/index.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { endResetsOf } from '../../recovery/index.js';
import { openHolder } from '../holder.js';

/** User errors: FRESH_CODE_REQUIRED. */
export async function closeAccount(deps: Deps, request: RequestFacts, session: Session): Promise<Done> {
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: true });
    if ('error' in holder) return { userErrors: [holder.error] };
    const { account } = holder;
    // While the phones are still known as its own.
    await tellByEmail(tx, deps, account, 'ACCOUNT_CLOSED_NOTICE', {});
    await tellByText(tx, deps, account, 'ACCOUNT_CLOSED_TEXT', {});
    await endSessionsOf(tx, deps, account.id);
    await endSignInsOf(tx, deps, account.id);
    await endResetsOf(tx, deps, account.id);
    await closeForGood(tx, deps, account);
    record(tx, {
      kind: 'account.closed',
      actor: { kind: 'HOLDER', id: account.id },
      subject: account.id,
      outcome: 'DONE',
      request,
    });
    return { userErrors: [] };
  });
}
