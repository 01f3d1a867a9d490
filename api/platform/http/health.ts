// Whether the process lives (/healthz), whether it can serve (/readyz), and its numbers (/metrics). Every role serves
// these; they name what is missing and nothing more.
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics.js';
import { API_HEADERS } from './server.js';

/** True when all is well; false, a throw, or two seconds of silence mean missing. */
export type ReadinessCheck = () => boolean | Promise<boolean>;

export interface HealthOptions {
  /** By name, as `database`, `redis`, `migrations`, `draining`. */
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  readonly metrics: Metrics;
}

const CHECK_MS = 2_000;

export function mountHealth(app: FastifyInstance, { checks, metrics }: HealthOptions): void {
  app.get('/healthz', (_request, reply) => {
    reply.headers(API_HEADERS).send('{"status":"alive"}');
  });

  const missing = oneAtATime(() => missingOf(checks));
  app.get('/readyz', async (_request, reply) => {
    const names = await missing();
    reply.code(names.length > 0 ? 503 : 200).headers(API_HEADERS);
    return JSON.stringify(names.length > 0 ? { status: 'not ready', missing: names } : { status: 'ready' });
  });

  app.get('/metrics', async (_request, reply) => {
    const { text, contentType } = await metrics.expose();
    reply.headers({ ...API_HEADERS, 'content-type': contentType });
    return text;
  });
}

async function missingOf(checks: HealthOptions['checks']): Promise<string[]> {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await passes(check)) ? [] : [name])),
  );
  return answers.flat();
}

async function passes(check: ReadinessCheck): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_MS);
  });
  try {
    return await Promise.race([Promise.resolve().then(check), silence]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Callers that come while the question is open share its answer: asking often must not load the database. */
function oneAtATime<T>(ask: () => Promise<T>): () => Promise<T> {
  let open: Promise<T> | undefined;
  return () => {
    open ??= ask().finally(() => {
      open = undefined;
    });
    return open;
  };
}
