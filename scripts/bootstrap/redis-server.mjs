// One private Redis (or Valkey) as a child: loopback only, random password, nothing kept on disk, gone with its
// parent. SQL is the truth, so it may be lost whole at any moment.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { tethered } from './processes.mjs';
import { findProgram } from './programs.mjs';
import { askRedis } from './redis-wire.mjs';
import { Problem } from './say.mjs';

/** The path of the Redis or Valkey server on this machine, or undefined. */
export function findRedisServer() {
  return findProgram('redis-server') ?? findProgram('valkey-server');
}

/** A port of the loopback that is free just now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts a Redis whose files lie in `folder`. Answers { url, port, password, pid, ended, stop, drop }; `ended` resolves
 * when it is gone, for whatever reason. `port` and `password` may be given to come back as the one before.
 * @param {{ folder: string, port?: number, password?: string }} place
 */
export async function startRedisServer({ folder, port, password = randomBytes(24).toString('hex') }) {
  const program = findRedisServer();
  if (!program) throw new Problem('There is no redis-server or valkey-server on this machine.');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const chosen = port ?? (await freePort());
  const log = openSync(join(folder, 'redis.log'), 'w', 0o600);
  const [command, args] = tethered(program, ['-']);
  // A group of its own: a Ctrl-C on the terminal is the parent's to handle, Redis goes last.
  const child = spawn(command, args, { cwd: folder, detached: true, stdio: ['pipe', log, log] });
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  child.stdin.on('error', () => {});
  // The settings go in by standard input, so that the password stands in no process list.
  child.stdin.end(
    [
      'bind 127.0.0.1',
      `port ${chosen}`,
      `requirepass ${password}`,
      'save ""',
      'appendonly no',
      'maxmemory-policy noeviction',
      'loglevel warning',
      '',
    ].join('\n'),
  );
  if (!(await answers(chosen, password, ended))) {
    child.kill('SIGKILL');
    throw new Problem(`The private Redis did not start; ${join(folder, 'redis.log')} says why.`);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 2000);
    await ended;
    clearTimeout(late);
  };
  // At the parent's own end there is no time to wait, and nothing to save.
  const drop = () => child.kill('SIGKILL');
  child.unref();
  const url = `redis://:${password}@127.0.0.1:${chosen}`;
  return { url, port: chosen, password, pid: child.pid, ended, stop, drop };
}

async function answers(port, password, ended) {
  let gone = false;
  ended.then(() => {
    gone = true;
  });
  for (const until = Date.now() + 10_000; Date.now() < until && !gone; await wait(10))
    if (await isOurs({ port, password })) return true;
  return false;
}

/** Whether a Redis with this random password answers at this port: then it is the one we started. */
export async function isOurs({ port, password }) {
  const replies = await askRedis({ host: '127.0.0.1', port }, [['AUTH', password], ['PING']]).catch(() => []);
  return replies[0] === '+OK' && replies[1] === '+PONG';
}

/** Ends the Redis that an earlier run left behind; any other at that port refuses the password and is left alone. */
export async function endLeftover({ port, password }) {
  if (!(await isOurs({ port, password }))) return;
  await askRedis({ host: '127.0.0.1', port }, [
    ['AUTH', password],
    ['SHUTDOWN', 'NOSAVE'],
  ]).catch(() => {});
  for (let tries = 0; tries < 100 && (await isOurs({ port, password })); tries++) await wait(20);
}
