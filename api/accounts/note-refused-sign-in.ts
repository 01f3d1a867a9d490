// A refused sign-in is written for names that nobody has as for others (api.md: an unknown username behaves like a known
// one in everything, time included); its holder sees it among the activity.
import type { Deps } from '../deps.js';
import { insert } from '../platform/db/rows.js';
import type { Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import { refusedSignInFields } from './account-fields.js';
import { RefusedSignIn } from './refused-sign-in.entity.js';

/** `subject` is what tries are counted on: an account, or what stands for an unknown name. */
export async function noteRefusedSignIn(
  tx: Tx,
  deps: Pick<Deps, 'ids' | 'clock' | 'crypto'>,
  request: RequestFacts,
  subject: string,
): Promise<void> {
  const id = deps.ids.next();
  await insert(tx, RefusedSignIn, {
    id,
    subject,
    at: deps.clock.iso(),
    client: refusedSignInFields.seal(deps, id, 'client', request.userAgent ?? ''),
    address: refusedSignInFields.seal(deps, id, 'address', request.address),
  });
}
