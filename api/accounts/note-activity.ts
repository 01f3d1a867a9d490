// What happened on an account, kept for its holder (domain.md 2.8); the address in clear only here, sealed (section 6).
import type { ActivityKind } from '../../schema/activity.js';
import type { Deps } from '../deps.js';
import { insert } from '../platform/db/rows.js';
import type { Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import { Activity } from './account.entity.js';
import { activityFields } from './account-fields.js';

/** What the holder later reads under "recent activity". Refused sign-ins are kept apart (note-refused-sign-in.ts). */
export async function noteActivity(
  tx: Tx,
  deps: Pick<Deps, 'ids' | 'clock' | 'crypto'>,
  request: RequestFacts,
  accountId: string,
  kind: Exclude<ActivityKind, 'SIGN_IN_REFUSED'>,
): Promise<void> {
  const id = deps.ids.next();
  await insert(tx, Activity, {
    id,
    accountId,
    at: deps.clock.iso(),
    kind,
    client: activityFields.seal(deps, id, 'client', request.userAgent ?? ''),
    address: activityFields.seal(deps, id, 'address', request.address),
    outcome: 'DONE',
  });
}
