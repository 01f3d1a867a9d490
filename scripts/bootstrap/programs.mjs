// Which programs a machine has, and how the missing ones come: Debian's packages where root may install
// them, asked first on a terminal; otherwise one sentence that says what to type (NO_INSTALL=1 forbids it).
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Problem, say } from './say.mjs';

/** The full path of a program on the PATH, or undefined. */
export function findProgram(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      if (folder) return candidate;
    } catch {}
  }
  return undefined;
}

/** Whether this process may install Debian's packages. */
function mayInstall() {
  return process.env.NO_INSTALL !== '1' && process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
}

async function agreed(packages) {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Install ${packages.join(', ')} with apt-get? [Y/n] `);
  terminal.close();
  return !/^\s*n/i.test(answer);
}

const policyFile = '/usr/sbin/policy-rc.d';

// Debian starts a server right after it installs one. We want the program, not a service on its usual port.
function withoutStartingServices(work) {
  const ours = !existsSync(policyFile);
  if (ours) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return work();
  } finally {
    if (ours) rmSync(policyFile, { force: true });
  }
}

function aptGet(...args) {
  const patience = [
    '-o',
    'Acquire::Retries=1',
    '-o',
    'Acquire::http::Timeout=30',
    '-o',
    'DPkg::Lock::Timeout=120',
  ];
  return spawnSync('apt-get', ['-qq', '-y', ...patience, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
}

function install(packages) {
  const wanted = ['install', '--no-install-recommends', ...packages];
  let result = aptGet(...wanted);
  if (result.status !== 0) {
    aptGet('update');
    result = aptGet(...wanted);
  }
  if (result.status !== 0) say(result.stderr.trim());
  return result.status === 0;
}

/**
 * Sees to it that each of `needs` ({ name, present(), package }) is there, installing Debian's packages where
 * it may, and answers the names that are still missing.
 */
export async function installMissing(needs) {
  const missing = () => needs.filter((need) => !need.present());
  if (missing().length > 0 && mayInstall()) {
    const packages = [...new Set(missing().map((need) => need.package))];
    if (await agreed(packages)) {
      say(`Installing ${packages.join(', ')} with apt-get …`);
      withoutStartingServices(() => install(packages));
    }
  }
  return missing();
}

/** The same, but what is still missing is a Problem that says `why` and what to type. */
export async function requirePrograms(needs, orElse = '') {
  const missing = await installMissing(needs);
  if (missing.length === 0) return;
  const names = missing.map((need) => need.name).join(', ');
  const packages = [...new Set(missing.map((need) => need.package))].join(' ');
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  throw new Problem(
    `Missing on this machine: ${names}. Type "${sudo}apt-get install ${packages}"${orElse}, then the command again.`,
  );
}
