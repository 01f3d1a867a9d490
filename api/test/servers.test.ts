// The tests' own servers: a PostgreSQL shared by the run and a Redis for one file.
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startPostgres } from './postgres.js';
import { startRedis } from './redis.js';

const count = async (url: string, statement: string): Promise<number> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ n: number }>(statement).finally(() => client.end());
  return rows[0]?.n ?? -1;
};

test('two askers share one PostgreSQL, each with an empty database of its own', async () => {
  const [one, other] = await Promise.all([startPostgres(), startPostgres()]);
  expect(other.url).toBe(one.url);
  const [mine, theirs] = await Promise.all([one.createDatabase(), other.createDatabase()]);
  await count(mine, 'create table t (x integer)');
  const tables = `select count(*)::int n from information_schema.tables where table_name = 't'`;
  expect(await count(mine, tables)).toBe(1);
  expect(await count(theirs, tables)).toBe(0);
  await Promise.all([one.stop(), other.stop()]);
  await expect(count(mine, 'select 1 n')).rejects.toThrow(/does not exist/);
});

test('a private Redis answers only to its password, and forgets on request', async () => {
  const redis = await startRedis();
  const { redisFault, askRedis } = await import('../../scripts/bootstrap/redis-wire.mjs');
  const port = Number(new URL(redis.url).port);
  expect(await redisFault(redis.url)).toBeUndefined();
  expect(await redisFault(`redis://127.0.0.1:${port}`)).toMatch(/NOAUTH/);
  const as = ['AUTH', new URL(redis.url).password];
  await askRedis({ host: '127.0.0.1', port }, [as, ['SET', 'a', '1']]);
  await redis.flush();
  expect((await askRedis({ host: '127.0.0.1', port }, [as, ['DBSIZE']]))[1]).toBe(':0');
  await redis.stop();
  expect(await redisFault(redis.url)).toMatch(/does not answer/);
});
