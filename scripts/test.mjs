// npm test: from a bare clone to a verdict. Installs what the tests need, runs vitest with the words after "--", and
// closes with the plain line "N passed, N failed".
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endOf } from './bootstrap/application.mjs';
import { postgresFolder } from './bootstrap/postgres-folder.mjs';
import { findPostgres } from './bootstrap/postgres-server.mjs';
import { prepare } from './bootstrap/prepare.mjs';
import { redisProgram } from './bootstrap/private-redis.mjs';
import { findProgram } from './bootstrap/programs.mjs';
import { root, runMain, say, sentenceFor } from './bootstrap/say.mjs';

const program = (name, debianPackage) => ({
  name,
  package: debianPackage,
  present: () => findProgram(name) !== undefined,
});
const programs = [
  redisProgram,
  { name: 'PostgreSQL', package: 'postgresql', present: () => findPostgres() !== undefined },
  program('pdftotext', 'poppler-utils'),
  program('oathtool', 'oathtool'),
  program('chromium', 'chromium'),
  program('curl', 'curl'),
];

async function runTests(words) {
  const folder = mkdtempSync(join(tmpdir(), 'secure-access-verdict-'));
  const verdict = join(folder, 'verdict.json');
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      `--reporter=${join(root, 'scripts/bootstrap/verdict-reporter.mjs')}`,
      ...words,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, VERDICT_FILE: verdict } },
  );
  const postgres = postgresFolder(tmpdir(), child.pid);
  // A Ctrl-C reaches vitest by itself; a plain kill has to be passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const code = await endOf(child);
  const counted = existsSync(verdict) ? JSON.parse(readFileSync(verdict, 'utf8')) : { passed: 0, failed: 0 };
  rmSync(folder, { recursive: true, force: true });
  for (const until = Date.now() + 5000; existsSync(postgres) && Date.now() < until; ) await wait(50);
  return { code, ...counted };
}

await runMain(async () => {
  try {
    await prepare({ programs });
  } catch (error) {
    say(sentenceFor(error));
    process.stdout.write('0 passed, 1 failed\n');
    return 1;
  }
  const { code, passed, failed } = await runTests(process.argv.slice(2));
  const ended = code !== 0 && failed === 0 ? 1 : failed;
  process.stdout.write(`${passed} passed, ${ended} failed\n`);
  return ended > 0 || passed === 0 ? 1 : 0;
});
