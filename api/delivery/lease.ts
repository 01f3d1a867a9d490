// A worker holds a row while it sends: a short lease, renewed while it lives. After a kill -9 the row is free again
// within seconds (api.md: "Unsent rows are found again within 5 s of a crash").
import type { Clock } from '../platform/clock.js';
import { raw, sql } from '../platform/db/sql.js';
import type { Database } from '../platform/db/transaction.js';

const LEASE_MS = 3_000;
const RENEW_MS = 1_000;

/** The end of a lease that begins now. */
export const leaseFrom = (clock: Clock): string => new Date(clock.epochMs() + LEASE_MS).toISOString();

/** Runs `work` while renewing the lease of the row that was claimed as its `tries`-th time. */
export async function whileHolding<T>(
  deps: { readonly db: Database; readonly clock: Clock },
  held: { readonly table: 'message' | 'letter_batch'; readonly id: string; readonly tries: number },
  work: () => Promise<T>,
): Promise<T> {
  const renew = (): void => {
    const dueAt = leaseFrom(deps.clock);
    deps.db
      .inTx((tx) =>
        tx.execute(
          sql`UPDATE ${raw(held.table)} SET due_at = ${dueAt} WHERE id = ${held.id} AND tries = ${held.tries}`,
        ),
      )
      // The lease may lapse then; whoever takes the row next repeats what is safe to repeat.
      .catch(() => undefined);
  };
  const timer = setInterval(renew, RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;

/** When to try again after the `tries`-th time: 2 s, 4 s, 8 s … 5 min. */
export function nextTryAt(clock: Clock, tries: number): string {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 10), LONGEST_WAIT_MS);
  return new Date(clock.epochMs() + wait).toISOString();
}
