// The producer: says to the workers that something is due. It never throws, never waits and promises nothing; what it
// could not say the sweep finds in SQL.
import { Queue } from 'bullmq';
import type { JobName } from './define-job.js';
import { KEY_PREFIX, producerConnection } from './redis-connection.js';

export interface Jobs {
  /** `jobId` is the row's id: while a job waits, the same one again is ignored. */
  enqueue<P>(job: JobName<P>, payload: P, jobId: string): void;
  /** How many jobs wait, by queue; empty while Redis is away. */
  waiting(): Promise<Readonly<Record<string, number>>>;
  /** Gives what is under way at most `deadlineMs`. */
  close(deadlineMs?: number): Promise<void>;
}

/** Without Redis: everything is found by the sweep. */
export const noJobs: Jobs = {
  enqueue: () => undefined,
  waiting: async () => ({}),
  close: async () => undefined,
};

const CLOSE_MS = 2_000;

/** Jobs over Redis. `onFault` hears of lost connections; it is called often while Redis is away. */
export function redisJobs(url: string, onFault: (error: unknown) => void): Jobs {
  const connection = producerConnection(url);
  connection.on('error', onFault);
  const queues = new Map<string, Queue>();
  const underWay = new Set<Promise<unknown>>();
  const queueNamed = (name: string): Queue => {
    const known = queues.get(name);
    if (known) return known;
    const queue = new Queue(name, {
      connection,
      prefix: KEY_PREFIX,
      skipWaitingForReady: true,
      // Nobody listens to events; their stream holds ids of jobs that are over.
      streams: { events: { maxLen: 100 } },
    });
    queue.on('error', onFault);
    queues.set(name, queue);
    return queue;
  };
  return {
    enqueue(job, payload, jobId) {
      // SQL is the truth: a job that is over, well or not, leaves nothing behind in Redis.
      if (connection.status !== 'ready') return;
      const options = { jobId: `${job.name}-${jobId}`, removeOnComplete: true, removeOnFail: true };
      const adding = queueNamed(job.queue).add(job.name, payload, options).catch(onFault);
      underWay.add(adding);
      adding.finally(() => underWay.delete(adding));
    },
    async waiting() {
      if (connection.status !== 'ready') return {};
      const counts = [...queues].map(async ([name, queue]) => [name, await queue.getWaitingCount()] as const);
      return Object.fromEntries(await Promise.all(counts).catch(() => []));
    },
    async close(deadlineMs = CLOSE_MS) {
      await within(deadlineMs, Promise.all(underWay));
      await within(deadlineMs, Promise.all([...queues.values()].map((queue) => queue.close())));
      connection.disconnect();
    },
  };
}

/** Waits for `work`, but not longer; faults on the way out are of no use to anybody. */
export async function within(deadlineMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((done) => {
    timer = setTimeout(done, deadlineMs);
  });
  await Promise.race([work.catch(() => undefined), deadline]);
  clearTimeout(timer);
}
