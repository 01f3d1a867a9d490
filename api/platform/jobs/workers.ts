// Runs the jobs: those that Redis announces, and those that come round by the clock. The clock alone is enough for
// everything to get done, so that a lost Redis costs a second, not a message.
import { Worker } from 'bullmq';
import type { Job } from './define-job.js';
import { within } from './queues.js';
import { KEY_PREFIX, workerConnection } from './redis-connection.js';
import { startRounds } from './rounds.js';
import { runJob, type WorkerDeps } from './run-job.js';

export interface Workers {
  /** Takes no more work and gives what is under way at most `deadlineMs`; the rest is found again by its leases. */
  close(deadlineMs?: number): Promise<void>;
}

const CONCURRENCY = 8;
const CLOSE_MS = 6_000;

/** `redisUrl` undefined: the clock alone. */
export function startWorkers<D extends WorkerDeps>(
  jobs: readonly Job<D>[],
  deps: D,
  options: { readonly redisUrl: string | undefined },
): Workers {
  const rounds = startRounds(jobs, deps);
  const workers = options.redisUrl === undefined ? [] : redisWorkers(jobs, deps, options.redisUrl);
  return {
    async close(deadlineMs = CLOSE_MS) {
      // Without Redis nothing of its jobs is under way, and BullMQ would wait for it to come back.
      const closing = workers.map(({ worker, connection }) => worker.close(connection.status !== 'ready'));
      await within(deadlineMs, Promise.all([rounds.close(), ...closing]));
      for (const { connection } of workers) connection.disconnect();
    },
  };
}

function redisWorkers<D extends WorkerDeps>(jobs: readonly Job<D>[], deps: D, redisUrl: string) {
  const quiet = oncePerMinute((error) => deps.log.warn('redis.away', { error }));
  return [...new Set(jobs.map((job) => job.queue))].map((queue) => {
    const connection = workerConnection(redisUrl);
    connection.on('error', quiet);
    const worker = new Worker(
      queue,
      async ({ name, data }) => {
        const job = jobs.find((candidate) => candidate.name === name);
        if (job) await runJob(job, deps, data);
      },
      {
        connection,
        prefix: KEY_PREFIX,
        concurrency: CONCURRENCY,
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
      },
    );
    worker.on('error', quiet);
    return { worker, connection };
  });
}

function oncePerMinute(say: (error: unknown) => void): (error: unknown) => void {
  let notBefore = 0;
  return (error) => {
    if (performance.now() < notBefore) return;
    notBefore = performance.now() + 60_000;
    say(error);
  };
}
