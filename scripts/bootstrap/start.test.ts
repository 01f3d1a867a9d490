// npm start's private parts that need no application: a missing Redis, a second start, a start that was killed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openPrivateRedis } from './private-redis.mjs';
import { endLeftover, freePort, startRedisServer } from './redis-server.mjs';
import { redisFault } from './redis-wire.mjs';
import { noteRun } from './runs.mjs';
import { root } from './say.mjs';

const folder = mkdtempSync(join(tmpdir(), 'secure-access-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('without any Redis npm start says in one sentence what is missing and what to type', async () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  const env = {
    PATH: bin,
    NO_INSTALL: '1',
    DATA_DIR: join(folder, 'no-redis'),
    PORT: String(await freePort()),
  };
  const run = spawnSync(join(bin, 'node'), [join(root, 'scripts/start.mjs')], { env, encoding: 'utf8' });
  expect(run.status).toBe(1);
  expect(run.stderr.trim().split('\n')).toHaveLength(1);
  expect(run.stderr).toMatch(
    /^Missing on this machine: redis-server .* Type "(sudo )?apt-get install redis-server" or/,
  );
});

test('a REDIS_URL where nothing answers is told without repeating its password', async () => {
  const port = await freePort();
  const fault = await redisFault(`redis://user:hidden-word@127.0.0.1:${port}`);
  expect(fault).toBe(`127.0.0.1:${port} does not answer (ECONNREFUSED)`);
});

test('the private Redis keeps its address over restarts and comes back when it dies', async () => {
  const first = await openPrivateRedis(join(folder, 'kept'));
  await first.stop();
  expect(await redisFault(first.url)).toMatch(/does not answer/);
  const second = await openPrivateRedis(join(folder, 'kept'));
  expect(second.url).toBe(first.url);
  await second.stop();
});

test('the Redis that a killed start left behind is ended, and only that one', async () => {
  const left = await startRedisServer({ folder: join(folder, 'left') });
  await endLeftover({ port: left.port, password: 'a'.repeat(48) });
  expect(await redisFault(left.url)).toBeUndefined();
  await endLeftover(left);
  await left.ended;
  expect(await redisFault(left.url)).toMatch(/does not answer/);
});

test('a second start in one data folder is told who runs there; another role joins', async () => {
  const dataDir = join(folder, 'second');
  mkdirSync(dataDir);
  const api = await noteRun(dataDir, { role: 'api', port: 4000, ownRedis: true });
  expect(api.shared).toBe(false);
  const worker = await noteRun(dataDir, { role: 'worker', port: 4001, ownRedis: true });
  expect(worker.shared).toBe(true);
  await expect(noteRun(dataDir, { role: 'all', port: 4002, ownRedis: true })).rejects.toThrow(
    /Another npm start \(process \d+, port 400[01]\) already runs on/,
  );
  api.end();
  worker.end();
});

test('the note of a killed start is cleared', async () => {
  const dataDir = join(folder, 'killed');
  mkdirSync(dataDir);
  const starter = `import { noteRun } from '${root}/scripts/bootstrap/runs.mjs';
    await noteRun('${dataDir}', { role: 'all', port: 4000, ownRedis: true });`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', starter]).status).toBe(0);
  expect(existsSync(join(dataDir, 'run/all.json'))).toBe(true);
  const run = await noteRun(dataDir, { role: 'all', port: 4000, ownRedis: true });
  run.end();
  expect(existsSync(join(dataDir, 'run/all.json'))).toBe(false);
});
