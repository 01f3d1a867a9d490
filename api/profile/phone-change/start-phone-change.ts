// "A new phone is a new registration" (domain.md 2.6): there is no field to change it in. Identity, financial account and
// phone are proven anew; the phone of now serves until the new one is confirmed.

import { noteActivity } from '../../accounts/index.js';
import type { Deps } from '../../deps.js';
import type { Session } from '../../login/index.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { beginRenewal, type Registration } from '../../registration/index.js';
import { openHolder } from '../holder.js';

export interface StartedPhoneChange extends Done {
  readonly registration: Registration | null;
  /** Handed out once. */
  readonly token: string | null;
}

/** A change begun before and not finished ends with this one. User error: FRESH_CODE_REQUIRED. */
export async function startPhoneChange(
  deps: Deps,
  request: RequestFacts,
  session: Session,
): Promise<StartedPhoneChange> {
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: true });
    if ('error' in holder) return { registration: null, token: null, userErrors: [holder.error] };
    const { account } = holder;
    const begun = await beginRenewal(tx, deps, request, account, {
      loginId: null,
      deviceLost: false,
      application: session.application,
    });
    await noteActivity(tx, deps, request, account.id, 'RENEWAL_STARTED');
    return { ...begun, userErrors: [] };
  });
}
