// The project's own packages: installed when they are missing or the lock file changed, and only then, so that a
// second start asks npm nothing.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tethered } from './processes.mjs';
import { findProgram } from './programs.mjs';
import { diskFull, freeMegabytes, Problem, root, say } from './say.mjs';

const roomMegabytes = 900;
const stampFile = join(root, 'node_modules', '.secure-access-packages');
const sqliteBinary = join(root, 'node_modules/sqlite3/build/Release/node_sqlite3.node');

/** What node-gyp wants to compile sqlite3, where no ready-made binary can be had. */
export const compilers = ['g++', 'make', 'python3'].map((name) => ({
  name,
  package: name,
  present: () => findProgram(name) !== undefined,
}));

function stamp() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}`;
}

/** Whether node_modules holds what the lock file says. */
export function packagesInstalled() {
  if (!existsSync(sqliteBinary)) return false;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp()) return true;
  if (!installedByHand()) return false;
  writeFileSync(stampFile, stamp());
  return true;
}

// Somebody ran npm themselves: its own record in node_modules tells whether every version is the lock file's.
function installedByHand() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const held = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || held[path]?.version === version,
  );
}

// Compiling wants Node's headers. Those that came with this Node spare a download, and work where none is possible.
function ownHeaders() {
  const prefix = join(process.execPath, '../..');
  const header = join(prefix, 'include/node/node_version.h');
  if (!existsSync(header)) return undefined;
  const text = readFileSync(header, 'utf8');
  const part = (name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
  const version = `v${part('MAJOR')}.${part('MINOR')}.${part('PATCH')}`;
  return version === process.version ? prefix : undefined;
}

function npm(args, env) {
  const cli = process.env.npm_execpath;
  const [command, first] =
    cli && basename(cli) === 'npm-cli.js' ? [process.execPath, [cli]] : [findProgram('npm'), []];
  if (!command) throw new Problem('npm is missing on this machine: install Node.js together with npm.');
  // stdout is npm's summary and its scripts' chatter; what matters on failure goes to stderr.
  const [program, words] = tethered(command, [...first, ...args]);
  return spawn(program, words, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Installs the packages of the lock file. Throws a Problem that says in one sentence what went wrong. */
export async function installPackages() {
  if (freeMegabytes(root) < roomMegabytes)
    throw new Problem(
      `Installing needs about ${roomMegabytes} MB free on the disk of ${root}; there are ${freeMegabytes(root)} MB: free some space and type the command again.`,
    );
  say('Installing packages (about two minutes the first time: sqlite3 is compiled here) …');
  const headers = ownHeaders();
  const env = { ...process.env, JOBS: process.env.JOBS ?? 'max' };
  if (headers && !env.npm_config_nodedir) env.npm_config_nodedir = headers;
  const child = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], env);
  const began = Date.now();
  const beat = setInterval(
    () => say(`  … still installing, ${Math.round((Date.now() - began) / 1000)} s`),
    20_000,
  );
  let heard = '';
  child.stderr.on('data', (chunk) => {
    heard = (heard + chunk).slice(-20_000);
  });
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  clearInterval(beat);
  if (code !== 0) throw failure(heard);
  writeFileSync(stampFile, stamp());
  say(`Packages installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

function failure(heard) {
  if (/ENOSPC|No space left/i.test(heard)) return diskFull(root);
  say(heard.trim().split('\n').slice(-25).join('\n'));
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network/i.test(heard) && !/gyp ERR/.test(heard))
    return new Problem(
      'The packages could not be fetched: mend the network or npm’s settings and type the command again.',
    );
  const missing = compilers.filter((need) => !need.present()).map((need) => need.package);
  if (missing.length > 0)
    return new Problem(
      `sqlite3 could not be compiled because ${missing.join(', ')} is missing: type "apt-get install ${missing.join(' ')}" as root, then the command again.`,
    );
  return new Problem('npm could not install the packages; the lines above say why.');
}
