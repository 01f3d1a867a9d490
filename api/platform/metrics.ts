// Numbers for Prometheus. Labels come from closed sets (operations of the schema, queues, outcomes), never from what
// a client typed, and hold nothing personal.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type RequestOutcome = 'ok' | 'error';

export interface QueueDepth {
  readonly queue: string;
  readonly state: string;
  readonly count: number;
}

export interface Metrics {
  /** `operation` is a root field of the schema, or empty for a request that reached none. */
  observeRequest(operation: string, outcome: RequestOutcome, seconds: number): void;
  countRateLimited(): void;
  /** Asked at each scrape; a fault leaves the gauge empty. */
  watchQueues(depths: () => Promise<readonly QueueDepth[]>): void;
  /** Password checks that wait or run, asked at each scrape. */
  watchHashing(waiting: () => number): void;
  /** The text of GET /metrics and its content type. */
  expose(): Promise<{ text: string; contentType: string }>;
}

const MAX_OPERATIONS = 200;

export function createMetrics({ processMetrics = true } = {}): Metrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'graphql_request_seconds',
    help: 'Time of GraphQL requests by root field.',
    labelNames: ['operation', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const rateLimited = new Counter({
    name: 'address_rate_limited_total',
    help: 'Checks of a secret refused because the client address had made too many.',
    registers: [registry],
  });
  const operations = new Map<string, { observe(seconds: number): void }>();

  return {
    observeRequest: (operation, outcome, seconds) => {
      const key = `${operation}\0${outcome}`;
      let child = operations.get(key);
      if (!child) {
        const known = operations.size < MAX_OPERATIONS ? operation || 'none' : 'other';
        child = durations.labels(known, outcome);
        if (known !== 'other') operations.set(key, child);
      }
      child.observe(seconds);
    },
    countRateLimited: () => rateLimited.inc(),
    watchQueues: (depths) => {
      const gauge: Gauge<'queue' | 'state'> = new Gauge({
        name: 'queue_jobs',
        help: 'Jobs by queue and state.',
        labelNames: ['queue', 'state'],
        registers: [registry],
        collect: async () => {
          gauge.reset();
          const rows = await depths().catch(() => []);
          for (const { queue, state, count } of rows) gauge.set({ queue, state }, count);
        },
      });
    },
    watchHashing: (waiting) => {
      const gauge: Gauge = new Gauge({
        name: 'password_checks_waiting',
        help: 'Password checks that wait or run.',
        registers: [registry],
        collect: () => gauge.set(waiting()),
      });
    },
    expose: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  };
}
