// Rates are counted in the middle of a run, where everything is busy: what was begun before and what is left over at
// its end would make short runs look slower than long ones.
import { setTimeout as wait } from 'node:timers/promises';

const LEAD_MS = 500;

export interface Counted {
  /** A second, within the window. */
  readonly rate: number;
  /** All that were done, also before and after the window. */
  readonly done: number;
}

/** Keeps `lanes` of `work` busy for so many seconds and counts how often it was done. A throw of `work` ends it. */
export async function countFor(
  seconds: number,
  lanes: number,
  work: (lane: number) => Promise<void>,
): Promise<Counted> {
  let done = 0;
  let open = true;
  const busy = Array.from({ length: lanes }, async (_, lane) => {
    for (; open; done += 1) await work(lane);
  });
  const failed = Promise.all(busy).then(() => undefined);
  await Promise.race([wait(LEAD_MS), failed]);
  const [before, from] = [done, performance.now()];
  await Promise.race([wait(seconds * 1000), failed]);
  const rate = ((done - before) * 1000) / (performance.now() - from);
  open = false;
  await failed;
  return { rate, done };
}

/** The middle one; of an even number the upper of the two. */
export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5);
}

export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
