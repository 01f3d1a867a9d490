// One run of one job, however it came about.
import type { Clock } from '../clock.js';
import type { Database } from '../db/transaction.js';
import type { Log } from '../log.js';
import type { Job } from './define-job.js';

export interface WorkerDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/** Runs one job. A fault is logged by class and place only, and goes no further: Redis would keep its words. */
export async function runJob<D extends WorkerDeps>(job: Job<D>, deps: D, data: unknown): Promise<void> {
  try {
    await job.run(deps, job.parse(data));
  } catch (error) {
    deps.log.error('job.failed', { job: job.name, queue: job.queue, error });
  }
}
