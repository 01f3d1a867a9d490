// npm run check: types, lint and format, unused code, and the house rules that only read sources. Runs all of them,
// then says which failed.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { endOf } from './bootstrap/application.mjs';
import { tsc } from './bootstrap/build.mjs';
import { prepare } from './bootstrap/prepare.mjs';
import { root, runMain, say } from './bootstrap/say.mjs';

const packaged = (path) => join(root, 'node_modules', path);
// A lock file written on one system may leave out another's binaries; then a bare clone cannot be installed.
const npm = process.env.npm_execpath ?? '';
// Guards of the house read sources and start nothing: imports go down, schema files are fresh.
const guards = readdirSync(join(root, 'api'), { recursive: true }).filter((name) =>
  name.endsWith('.guard.test.ts'),
);
const checks = [
  ...(npm.endsWith('npm-cli.js') ? [['lock file', [npm, 'ci', '--dry-run', '--silent']]] : []),
  ['types', [tsc, '--noEmit', '--incremental', 'false', '-p', '.']],
  ['lint and format', [packaged('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']],
  ['unused code', [packaged('knip/bin/knip.js')]],
  ...(guards.length > 0 ? [['house rules', [packaged('vitest/vitest.mjs'), 'run', ...guards]]] : []),
];

await runMain(async () => {
  await prepare({ compile: false });
  const failed = [];
  for (const [name, command] of checks) {
    say(`Checking ${name} …`);
    const code = await endOf(spawn(process.execPath, command, { cwd: root, stdio: 'inherit' }));
    if (code !== 0) failed.push(name);
  }
  say(failed.length === 0 ? 'All checks hold.' : `These do not hold: ${failed.join(', ')}.`);
  return failed.length === 0 ? 0 : 1;
});
