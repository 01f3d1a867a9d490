import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis, type TestRedis } from '../test/redis.js';
import { movableClock } from './clock.js';
import { connectLimiterRedis, createAddressLimiter, type LimiterRedis } from './rate-limit.js';

const policy = { addressChecksPerMinute: 3, addressChecksPerHour: 5 };
const digest = (address: string) => `hashed-${address.length}-${address.at(-1)}`;
const START = '2026-11-02T12:00:30.000Z';

function limiterOn(redis?: LimiterRedis) {
  const clock = movableClock(START);
  const limiter = createAddressLimiter({ clock, policy, digest, redis });
  const take = async (times: number, address = '192.0.2.1') =>
    (await Promise.all(Array.from({ length: times }, () => limiter.take(address)))).filter(({ ok }) => ok)
      .length;
  return { clock, limiter, take };
}

let redis: TestRedis;
let connection: ReturnType<typeof connectLimiterRedis>;
beforeAll(async () => {
  redis = await startRedis();
  connection = connectLimiterRedis(redis.url);
  await new Promise((resolve) => connection.once('ready', resolve));
});
afterAll(async () => {
  connection.disconnect();
  await redis.stop();
});

describe.each([
  ['in Redis', () => connection],
  ['in this process', () => undefined],
])('checks of a secret counted %s', (_where, store) => {
  it('stop at the limit of a minute, however many come at once, and go on after it', async () => {
    if (store()) await redis.flush();
    const { clock, limiter, take } = limiterOn(store());
    expect(await take(10)).toBe(3);
    expect(await limiter.take('192.0.2.1')).toEqual({
      ok: false,
      retryAt: new Date('2026-11-02T12:01:30.000Z'),
    });
    clock.advance(60_000);
    expect(await limiter.take('192.0.2.1')).toEqual({ ok: true });
  });

  it('stop at the limit of an hour, to which refused ones do not count', async () => {
    if (store()) await redis.flush();
    const { clock, limiter, take } = limiterOn(store());
    await take(10);
    clock.advance(60_000);
    expect(await take(10)).toBe(2);
    expect(await limiter.take('192.0.2.1')).toEqual({
      ok: false,
      retryAt: new Date('2026-11-02T13:00:30.000Z'),
    });
    clock.advance(3_600_000);
    expect(await take(10)).toBe(3);
  });

  it('are counted for each address by itself', async () => {
    if (store()) await redis.flush();
    const { take } = limiterOn(store());
    expect(await take(10)).toBe(3);
    expect(await take(10, '192.0.2.2')).toBe(3);
  });
});

describe('with Redis', () => {
  it('two processes share one count, and no address is written', async () => {
    await redis.flush();
    const [one, two] = [limiterOn(connection), limiterOn(connection)];
    expect((await one.take(2)) + (await two.take(2))).toBe(3);
    expect(await connection.keys('*')).toEqual(['sa:checks:hashed-9-1']);
  });

  it('hanging or away, the limit holds in this process and hardly anybody waits', async () => {
    let asked = 0;
    const hanging: LimiterRedis = {
      eval: () => {
        asked++;
        return new Promise((_, reject) => setTimeout(() => reject(new Error('Command timed out')), 50));
      },
    };
    const { limiter } = limiterOn(hanging);
    const started = performance.now();
    const answers = [];
    for (let i = 0; i < 10; i++) answers.push((await limiter.take('192.0.2.1')).ok);
    expect(answers.filter(Boolean)).toHaveLength(3);
    expect(asked).toBe(1);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('that nobody serves, a connection fails at once', async () => {
    const nowhere = connectLimiterRedis('redis://127.0.0.1:1');
    const { limiter } = limiterOn(nowhere);
    const started = performance.now();
    expect((await limiter.take('192.0.2.1')).ok).toBe(true);
    expect(performance.now() - started).toBeLessThan(100);
    nowhere.disconnect();
  });
});
