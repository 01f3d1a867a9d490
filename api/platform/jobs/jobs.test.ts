import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Delivery0003 } from '../../../migrations/0003-delivery.js';
import { startRedis, type TestRedis } from '../../test/redis.js';
import { type TemporaryDatabase, temporaryDatabase } from '../../test/temporary-database.js';
import { HOUR_MS, movableClock } from '../clock.js';
import { randomIds } from '../ids.js';
import { defineJob, idPayload, type Job, noPayload } from './define-job.js';
import { type Jobs, noJobs, redisJobs } from './queues.js';
import type { WorkerDeps } from './run-job.js';
import { startWorkers, type Workers } from './workers.js';

interface Bench extends WorkerDeps {
  readonly ran: string[];
  readonly faults: string[];
}
const greet = defineJob<Bench, { greetingId: string }>({
  name: 'greet',
  queue: 'greetings',
  parse: idPayload('greetingId'),
  run: async ({ ran }, { greetingId }) => {
    ran.push(greetingId);
  },
});
const fail = defineJob<Bench, { greetingId: string }>({
  ...greet,
  name: 'fail',
  run: async () => {
    throw new Error('for grace@example.com');
  },
});

let redis: TestRedis;
let temporary: TemporaryDatabase;
let deps: Bench;
let jobs: Jobs;
let workers: Workers | undefined;
let open: Jobs[];

beforeEach(async () => {
  redis = await startRedis();
  temporary = await temporaryDatabase('sqlite', { entities: [], migrations: [Delivery0003] });
  const faults: string[] = [];
  const log = {
    info: () => {},
    warn: () => {},
    error: (event: string) => void faults.push(event),
  };
  deps = { db: temporary.db, clock: movableClock('2026-11-23T15:00:00Z'), log, ran: [], faults };
  jobs = redisJobs(redis.url, () => {});
  open = [jobs];
});
afterEach(async () => {
  await workers?.close(500);
  workers = undefined;
  for (const producer of open) await producer.close(500);
  await temporary.remove();
  await redis.stop();
});

const work = (list: Job<Bench>[], redisUrl: string | undefined = redis.url): void => {
  workers = startWorkers(list, deps, { redisUrl });
};
const id = (): string => randomIds.next();

describe('a job', () => {
  it('runs in a worker soon after it was announced, once for its row', async () => {
    work([greet]);
    const greetingId = id();
    await until(() => {
      jobs.enqueue(greet, { greetingId }, greetingId);
      return deps.ran.length > 0;
    });
    expect(new Set(deps.ran)).toEqual(new Set([greetingId]));
  });

  it('leaves only its id in Redis while it waits, and nothing once it is over, well or not', async () => {
    const greetingId = id();
    await announced(() => jobs.enqueue(fail, { greetingId }, greetingId));
    expect(await wordsIn(redis.url)).toContain(greetingId);
    work([greet, fail]);
    await until(() => deps.faults.includes('job.failed'));
    await until(async () => !(await keysIn(redis.url)).some((key) => key.includes(greetingId)));
    expect(await wordsIn(redis.url)).not.toContain('grace@example.com');
  });

  it('with anything but an id in its payload is refused', () => {
    expect(() => greet.parse({ greetingId: 'grace@example.com' })).toThrow();
    expect(() => greet.parse({ greetingId: id(), code: '483920' })).toThrow();
  });
});

describe('while Redis is away', () => {
  it('announcing neither throws nor waits', async () => {
    const nobody = redisJobs('redis://127.0.0.1:1', () => {});
    open.push(nobody);
    const before = performance.now();
    nobody.enqueue(greet, { greetingId: id() }, id());
    expect(performance.now() - before).toBeLessThan(50);
    expect(await nobody.waiting()).toEqual({});
    await nobody.close(200);
    noJobs.enqueue(greet, { greetingId: id() }, id());
  });

  it('jobs that come round by the clock run all the same', async () => {
    const sweep = defineJob<Bench, Record<string, never>>({
      name: 'sweep',
      queue: 'greetings',
      parse: noPayload,
      everyMs: 20,
      run: async ({ ran }) => void ran.push('swept'),
    });
    work([sweep], 'redis://127.0.0.1:1');
    await until(() => deps.ran.length >= 3);
  });

  it('after it was wiped, new jobs run as before', async () => {
    work([greet]);
    const first = id();
    await until(() => {
      jobs.enqueue(greet, { greetingId: first }, first);
      return deps.ran.includes(first);
    });
    await redis.flush();
    const second = id();
    await until(() => {
      jobs.enqueue(greet, { greetingId: second }, second);
      return deps.ran.includes(second);
    });
  });
});

describe('a job that comes round hourly', () => {
  const hourly = defineJob<Bench, Record<string, never>>({
    name: 'hourly',
    queue: 'greetings',
    parse: noPayload,
    everyMs: HOUR_MS,
    run: async ({ ran }) => void ran.push('hourly'),
  });

  it('runs in one of several workers', async () => {
    const others = [1, 2].map(() => startWorkers([hourly], deps, { redisUrl: undefined }));
    work([hourly], undefined);
    await until(() => deps.ran.length > 0);
    await Promise.all(others.map((other) => other.close()));
    await workers?.close();
    expect(deps.ran).toEqual(['hourly']);
  });

  it('is awaited when the worker closes', async () => {
    let over = false;
    const slow = defineJob<Bench, Record<string, never>>({
      ...hourly,
      everyMs: 10,
      run: async ({ ran }) => {
        ran.push('begun');
        await new Promise((done) => setTimeout(done, 100));
        over = true;
      },
    });
    work([slow], undefined);
    await until(() => deps.ran.length > 0);
    await workers?.close();
    expect(over).toBe(true);
  });
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 20));
}

/** Announces until Redis has it: the producer's connection may still be on its way. */
async function announced(announce: () => void): Promise<void> {
  await until(async () => {
    announce();
    return (await wordsIn(redis.url)).includes('fail');
  });
}

async function keysIn(url: string): Promise<string[]> {
  const client = new Redis(url);
  return client.keys('*').finally(() => client.disconnect());
}

/** Everything that Redis holds, keys and values, as text. */
async function wordsIn(url: string): Promise<string> {
  const client = new Redis(url);
  const keys = await client.keys('*');
  const values = await Promise.all(
    keys.map(async (key) => {
      const type = await client.type(key);
      if (type === 'hash') return client.hgetall(key);
      if (type === 'list') return client.lrange(key, 0, -1);
      if (type === 'zset') return client.zrange(key, 0, -1);
      return type === 'stream' ? client.xrange(key, '-', '+') : client.get(key);
    }),
  );
  client.disconnect();
  return JSON.stringify([keys, values]);
}
