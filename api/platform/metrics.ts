// Numbers for Prometheus. Labels come from closed sets (operations of the schema, queues, outcomes), never from what
// a client typed, and hold nothing personal.
import { Counter, Gauge, Registry } from 'prom-client';

export type RequestOutcome = 'ok' | 'error';

export interface QueueDepth {
  readonly queue: string;
  readonly state: string;
  readonly count: number;
}

export interface Metrics {
  /** `operation` is a root field of the schema, or empty for a request that reached none. */
  observeRequest(operation: string, outcome: RequestOutcome, seconds: number): void;
  /** A client address that checks secrets too often was turned away. */
  countRateLimited(): void;
  /** Asked at each scrape; a fault leaves the gauge empty. */
  watchQueues(depths: () => Promise<readonly QueueDepth[]>): void;
  /** Password checks that wait or run, asked at each scrape. */
  watchHashing(waiting: () => number): void;
  /** The text of GET /metrics and its content type. */
  expose(): Promise<{ text: string; contentType: string }>;
}

/** Upper bounds in seconds of what counts as fast, usual and slow. */
const BOUNDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const MAX_OPERATIONS = 200;

/** What is known of the requests of one operation and outcome: how many took at most each bound, and how long in all. */
interface Durations {
  readonly operation: string;
  readonly outcome: RequestOutcome;
  readonly within: number[];
  count: number;
  seconds: number;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const requests = new Map<string, Durations>();
  gauge(registry, 'process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  gauge(registry, 'process_cpu_seconds', 'Time of the processors that the process used.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge(registry, 'process_uptime_seconds', 'How long the process has run.', () => process.uptime());

  const limited = new Counter({
    name: 'address_rate_limited_total',
    help: 'Checks of a secret that were turned away because the client address made too many.',
    registers: [registry],
  });
  return {
    countRateLimited: () => limited.inc(),
    // prom-client's own histogram costs several times what a trivial query does; these are plain numbers.
    observeRequest: (operation, outcome, seconds) => {
      const row = durationsOf(requests, operation || 'none', outcome);
      row.count++;
      row.seconds += seconds;
      let bound = 0;
      while (bound < BOUNDS.length && seconds > (BOUNDS[bound] ?? 0)) bound++;
      row.within[bound] = (row.within[bound] ?? 0) + 1;
    },
    watchQueues: (depths) => {
      const jobs: Gauge<'queue' | 'state'> = new Gauge({
        name: 'queue_jobs',
        help: 'Jobs by queue and state.',
        labelNames: ['queue', 'state'],
        registers: [registry],
        collect: async () => {
          jobs.reset();
          const rows = await depths().catch(() => []);
          for (const { queue, state, count } of rows) jobs.set({ queue, state }, count);
        },
      });
    },
    watchHashing: (waiting) => {
      gauge(registry, 'password_checks_waiting', 'Password checks that wait or run.', waiting);
    },
    expose: async () => ({
      text: `${await registry.metrics()}\n${requestLines(requests.values()).join('\n')}\n`,
      contentType: registry.contentType,
    }),
  };
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  const made: Gauge = new Gauge({ name, help, registers: [registry], collect: () => made.set(read()) });
}

function durationsOf(
  requests: Map<string, Durations>,
  operation: string,
  outcome: RequestOutcome,
): Durations {
  const key = outcome === 'ok' ? operation : `${operation} ${outcome}`;
  const known = requests.get(key);
  if (known) return known;
  // The schema bounds the names; should it ever not, the rest is counted together.
  if (requests.size >= MAX_OPERATIONS && operation !== 'other')
    return durationsOf(requests, 'other', outcome);
  const fresh = { operation, outcome, within: BOUNDS.map(() => 0), count: 0, seconds: 0 };
  requests.set(key, fresh);
  return fresh;
}

function requestLines(rows: Iterable<Durations>): string[] {
  const name = 'graphql_request_seconds';
  const lines = [`# HELP ${name} Time of GraphQL requests by root field.`, `# TYPE ${name} histogram`];
  for (const { operation, outcome, within, count, seconds } of rows) {
    const labels = `operation="${operation}",outcome="${outcome}"`;
    let sum = 0;
    for (const [index, bound] of BOUNDS.entries()) {
      sum += within[index] ?? 0;
      lines.push(`${name}_bucket{${labels},le="${bound}"} ${sum}`);
    }
    lines.push(`${name}_bucket{${labels},le="+Inf"} ${count}`);
    lines.push(`${name}_sum{${labels}} ${seconds}`, `${name}_count{${labels}} ${count}`);
  }
  return lines;
}
