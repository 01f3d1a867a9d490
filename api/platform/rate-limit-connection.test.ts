// A file of its own: only the first connection of a process reads something from the disk before it greets Redis.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRedis, type TestRedis } from '../test/redis.js';
import { connectLimiterRedis } from './rate-limit.js';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

it('comes back when a busy start was late to greet Redis', async () => {
  const connection = connectLimiterRedis(redis.url);
  await new Promise<void>((resolve) => {
    connection.once('connect', () => {
      for (const until = performance.now() + 120; performance.now() < until; );
      resolve();
    });
  });
  const ping = () => connection.ping().catch(() => 'away');
  await expect.poll(ping, { timeout: 5_000, interval: 200 }).toBe('PONG');
  connection.disconnect();
});
