import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../log.js';
import { createMetrics } from '../metrics.js';
import { mountHealth, type ReadinessCheck } from './health.js';
import { createHttpServer } from './server.js';

const log = createLog({ level: 'silent', stream: { write: () => undefined } });
let app: ReturnType<typeof createHttpServer>;

function serverWith(checks: Record<string, ReadinessCheck>, metrics = createMetrics()) {
  app = createHttpServer({ trustProxy: [], log });
  mountHealth(app, { checks, metrics });
  return app;
}
afterEach(() => app.close());

describe('the marks of health', () => {
  it('say that the process lives, whatever is missing', async () => {
    const answer = await serverWith({ database: () => false }).inject('/healthz');
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'alive' }]);
  });

  it('say what is missing, by name and nothing more', async () => {
    const server = serverWith({
      database: () => Promise.reject(new Error('password authentication failed for user "zoe"')),
      redis: async () => false,
      migrations: () => true,
      draining: async () => true,
    });
    const answer = await server.inject('/readyz');
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { status: 'not ready', missing: ['database', 'redis'] },
    ]);
  });

  it('do not wait for a check that hangs', async () => {
    const started = performance.now();
    const answer = await serverWith({ database: () => new Promise<boolean>(() => undefined) }).inject(
      '/readyz',
    );
    expect(answer.json().missing).toEqual(['database']);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('ask once for all who ask together', async () => {
    let asked = 0;
    const server = serverWith({
      database: async () => {
        asked++;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return true;
      },
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.inject('/readyz')));
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true);
    expect(asked).toBe(1);
  });
});

describe('the numbers', () => {
  it('show requests by operation as a histogram, queues and waiting checks', async () => {
    const metrics = createMetrics();
    metrics.observeRequest('signIn', 'ok', 0.03);
    metrics.observeRequest('signIn', 'ok', 20);
    metrics.observeRequest('', 'error', 0.001);
    metrics.watchHashing(() => 7);
    metrics.watchQueues(async () => [{ queue: 'message', state: 'waiting', count: 3 }]);
    const { body, headers } = await serverWith({}, metrics).inject('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain('graphql_request_seconds_bucket{operation="signIn",outcome="ok",le="0.02"} 0');
    expect(body).toContain('graphql_request_seconds_bucket{operation="signIn",outcome="ok",le="0.05"} 1');
    expect(body).toContain('graphql_request_seconds_bucket{operation="signIn",outcome="ok",le="+Inf"} 2');
    expect(body).toContain('graphql_request_seconds_count{operation="none",outcome="error"} 1');
    expect(body).toContain('queue_jobs{queue="message",state="waiting"} 3');
    expect(body).toContain('password_checks_waiting 7');
  });
});
