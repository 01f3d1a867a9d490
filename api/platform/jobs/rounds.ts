// Jobs that come round by the clock of the process. Quick ones run in every worker, because their rows say what is due;
// of one that comes round a minute or later, a row lets a single worker run it each time.
import { MINUTE_MS } from '../clock.js';
import { sql } from '../db/sql.js';
import type { Job } from './define-job.js';
import { runJob, type WorkerDeps } from './run-job.js';

export interface Rounds {
  /** Stops the clock and waits for what is running. */
  close(): Promise<void>;
}

/** Starts the clock of every job that has one; a job never overlaps itself. */
export function startRounds<D extends WorkerDeps>(jobs: readonly Job<D>[], deps: D): Rounds {
  const stops = jobs.map((job) =>
    job.everyMs === undefined ? undefined : startRound(job, job.everyMs, deps),
  );
  return {
    async close() {
      await Promise.all(stops.map((stop) => stop?.()));
    },
  };
}

function startRound<D extends WorkerDeps>(job: Job<D>, everyMs: number, deps: D): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const round = async (): Promise<void> => {
    if (everyMs < MINUTE_MS || (await isMyTurn(job.name, everyMs, deps))) await runJob(job, deps, {});
  };
  const next = (): void => {
    if (stopped) return;
    running = round()
      .catch((error: unknown) => deps.log.error('job.failed', { job: job.name, error }))
      .finally(() => {
        if (!stopped) timer = setTimeout(next, Math.min(everyMs, MINUTE_MS));
      });
  };
  timer = setTimeout(next, 0);
  return () => {
    stopped = true;
    clearTimeout(timer);
    return running;
  };
}

/** Takes the turn by moving the time of the next one: of several workers one succeeds. */
export async function isMyTurn(
  name: string,
  everyMs: number,
  { db, clock }: Pick<WorkerDeps, 'db' | 'clock'>,
): Promise<boolean> {
  const now = clock.iso();
  const row = await db.read((tx) =>
    tx.one<{ next_at: string }>(sql`SELECT next_at FROM job_round WHERE name = ${name}`),
  );
  if (row && row.next_at > now) return false;
  const nextAt = new Date(clock.epochMs() + everyMs).toISOString();
  const taken = await db.inTx((tx) =>
    tx.execute(sql`INSERT INTO job_round (name, next_at) VALUES (${name}, ${nextAt})
      ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at WHERE job_round.next_at <= ${now}`),
  );
  return taken === 1;
}
