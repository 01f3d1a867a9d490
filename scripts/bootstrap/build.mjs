// Compiles the sources into dist/, and only when one of them changed since the last time.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskFull, Problem, root, say } from './say.mjs';

const stampFile = join(root, 'dist/.sources');
const folders = ['api', 'schema', 'migrations', 'scripts'];
const files = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** The path of the TypeScript compiler's entry. */
export const tsc = join(root, 'node_modules/typescript/bin/tsc');

function describe(path) {
  const { mtimeMs, size } = statSync(join(root, path));
  return `${path} ${mtimeMs} ${size}`;
}

// Names, times and sizes of all that goes into the build: read in some milliseconds, where hashing would cost more.
function sources() {
  const found = files.filter((name) => existsSync(join(root, name)));
  for (const folder of folders.filter((name) => existsSync(join(root, name))))
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
      if (entry.isFile() && /\.(ts|mjs|json)$/.test(entry.name))
        found.push(join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
  return found.sort().map(describe);
}

/** Whether dist/ is made from the sources as they are. */
export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sources().join('\n');
}

/** Builds if anything changed. Throws a Problem when the sources do not compile. */
export async function build() {
  const now = sources();
  const before = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  if (before === now.join('\n')) return;
  say('Building …');
  // What was compiled from a file that is gone must go as well.
  const names = new Set(now.map((line) => line.split(' ')[0]));
  if (before.split('\n').some((line) => !names.has(line.split(' ')[0])))
    rmSync(join(root, 'dist'), { recursive: true, force: true });
  rmSync(stampFile, { force: true });
  const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let heard = '';
  child.stdout.on('data', (chunk) => {
    heard += chunk;
  });
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  if (/ENOSPC/.test(heard)) throw diskFull(root);
  if (code !== 0) {
    say(heard.trim());
    throw new Problem('The sources do not compile; the lines above say where.');
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, now.join('\n'));
}
