// From a bare clone to something that runs: Debian's programs, npm's packages, the build. One command at a time.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build, isBuilt } from './build.mjs';
import { checkNode } from './ground.mjs';
import { compilers, installPackages, packagesInstalled } from './packages.mjs';
import { isAlive, mark } from './processes.mjs';
import { installMissing, requirePrograms } from './programs.mjs';
import { root, say } from './say.mjs';

/**
 * Prepares the checkout. `programs` are needed beside what installing takes ({ name, package, present }); `orElse`
 * ends the sentence for those that are missing; `compile: false` leaves dist/ alone.
 */
export async function prepare({ programs = [], orElse = '', compile = true } = {}) {
  checkNode();
  const missing = programs.some((need) => !need.present());
  if (!missing && packagesInstalled() && (!compile || isBuilt())) return;
  await alone(async () => {
    if (!packagesInstalled()) {
      const absent = await installMissing([...compilers, ...programs]);
      const tools = compilers.filter((need) => absent.includes(need)).map((need) => need.name);
      await requirePrograms(programs, orElse);
      if (tools.length > 0)
        say(
          `Without ${tools.join(', ')} sqlite3 comes only where a ready-made binary can be fetched; trying …`,
        );
      await installPackages();
    } else await requirePrograms(programs, orElse);
    if (compile) await build();
  });
}

// Two commands at once in one fresh clone would install over each other: the second waits for the first.
async function alone(work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const file = join(tmpdir(), `secure-access-prepare-${name}-${process.getuid?.() ?? ''}`);
  for (let told = false; !take(file); await wait(200)) {
    if (!told) say('Another command is preparing this checkout; waiting for it …');
    told = true;
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, JSON.stringify(mark(process.pid)), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!holderLives(file)) rmSync(file, { force: true });
  return false;
}

function holderLives(file) {
  try {
    return isAlive(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return false;
  }
}
