// The Redis of one installation: REDIS_URL where given, else a private one in DATA_DIR/redis that keeps its port and
// password over restarts, is started again when it dies, and ends with the start that owns it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { portFault } from './ground.mjs';
import { endLeftover, findRedisServer, isOurs, startRedisServer } from './redis-server.mjs';
import { redisFault } from './redis-wire.mjs';
import { Problem, say } from './say.mjs';

/** What a machine without REDIS_URL needs, for `prepare`. */
export const redisProgram = {
  name: 'redis-server (or valkey-server)',
  package: 'redis-server',
  present: () => findRedisServer() !== undefined,
};

/** How the sentence for a missing Redis goes on. */
export const orRedisUrl = ' or give the address of one that runs as REDIS_URL=redis://host:6379';

/** Throws a Problem unless the Redis at REDIS_URL answers. The address is not repeated: it may hold a password. */
export async function checkRedisUrl(url) {
  const fault = await redisFault(url);
  if (fault)
    throw new Problem(
      `REDIS_URL is set, but ${fault}: start that Redis, or type "REDIS_URL= npm start" for a private one.`,
    );
}

function remembered(file) {
  try {
    const { port, password } = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isInteger(port) && /^[0-9a-f]{48}$/.test(password) ? { port, password } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts the private Redis of `dataDir`, or joins the one that another start runs (`shared`).
 * Answers { url, stop(), drop() }; `drop` is for the process's last moment. When it dies it comes back at the same address, a few times a minute at most.
 */
export async function openPrivateRedis(dataDir, { shared = false } = {}) {
  const folder = join(dataDir, 'redis');
  const file = join(folder, 'address.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const before = remembered(file);
  if (shared && before && (await isOurs(before)))
    return { url: `redis://:${before.password}@127.0.0.1:${before.port}`, stop: async () => {}, drop() {} };
  if (before) await endLeftover(before);
  const again = before && !(await portFault('127.0.0.1', before.port)) ? before : {};
  let server = await startRedisServer({ folder, ...again });
  const { url, port, password } = server;
  writeFileSync(file, JSON.stringify({ port, password, pid: server.pid }), { mode: 0o600 });
  let stopping = false;
  const deaths = [];
  const watch = () =>
    server.ended
      .then(async () => {
        if (stopping) return;
        deaths.push(Date.now());
        if (deaths.filter((at) => at > Date.now() - 60_000).length > 5) {
          say(
            'The private Redis keeps ending; not starting it again. Its log is redis/redis.log in the data folder.',
          );
          return;
        }
        say('The private Redis ended unexpectedly; starting it again …');
        server = await startRedisServer({ folder, port, password });
        watch();
      })
      .catch((error) => say(error.message));
  watch();
  const stop = async () => {
    stopping = true;
    await server.stop();
  };
  const drop = () => {
    stopping = true;
    server.drop();
  };
  return { url, stop, drop };
}
