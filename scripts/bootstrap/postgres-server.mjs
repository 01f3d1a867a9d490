// A real PostgreSQL for tests: Debian's programs in a temporary folder, never as root (it refuses root), nothing
// synced to disk, loopback only.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { tethered } from './processes.mjs';
import { findProgram } from './programs.mjs';
import { freePort } from './redis-server.mjs';
import { Problem } from './say.mjs';

/** The folder with initdb and postgres (the newest Debian has, else the PATH's), or undefined. */
export function findPostgres() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => join(debian, version, 'bin'));
  const onPath = findProgram('initdb');
  if (onPath) folders.push(join(onPath, '..'));
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

function unprivileged() {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag, name) =>
    Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
  for (const name of ['postgres', 'nobody'])
    try {
      return { uid: idOf('-u', name), gid: idOf('-g', name) };
    } catch {}
  throw new Problem('PostgreSQL refuses to run as root and this machine has no user "postgres" or "nobody".');
}

/** Makes a cluster in `folder` and starts it. Answers { url, pid, ended, stop }; the url has no password. */
export async function startPostgresServer(folder) {
  const bin = findPostgres();
  if (!bin) throw new Problem('There is no PostgreSQL on this machine: type "apt-get install postgresql".');
  const user = unprivileged();
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (user.uid !== undefined) chownSync(data, user.uid, user.gid);
  const made = spawnSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
    { ...user, cwd: data, encoding: 'utf8' },
  );
  if (made.status !== 0)
    throw new Problem(`PostgreSQL's initdb failed: ${made.stderr || made.error?.message}`);
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: 200,
    log_min_messages: 'fatal',
  };
  const logFile = join(folder, 'postgres.log');
  const log = openSync(logFile, 'w');
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, args] = tethered(join(bin, 'postgres'), ['-D', data, ...flags], 'INT');
  const child = spawn(command, args, { ...user, cwd: data, stdio: ['ignore', log, log] });
  let gone = false;
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve)).then(() => {
    gone = true;
  });
  // The eighth line of postmaster.pid is the server's own word that it takes connections.
  const ready = () => {
    try {
      return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() === 'ready';
    } catch {
      return false;
    }
  };
  for (const until = Date.now() + 30_000; !ready(); await wait(20))
    if (gone || Date.now() > until)
      throw new Problem(`PostgreSQL did not start: ${readFileSync(logFile, 'utf8')}`);
  const stop = async () => {
    child.kill('SIGQUIT');
    await ended;
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, pid: child.pid, ended, stop };
}
