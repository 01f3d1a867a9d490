// Too many password checks at once: nothing was counted, and the person is told when to come back (hash-queue.ts).
import { after, type Clock } from '../platform/clock.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import { Busy } from './hash-queue.js';

/** Runs `work`, which hashes; a full queue becomes RATE_LIMITED. */
export async function orBusy<A>(
  deps: { readonly clock: Clock },
  work: () => Promise<A>,
  refuse: (error: UserErrorRow) => A,
): Promise<A> {
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof Busy)) throw fault;
    const retryAt = after(deps.clock.now(), fault.retryAfterMs);
    return refuse({ code: 'RATE_LIMITED', retryAt, reason: 'busy' });
  }
}
