// npm run bench [-- --quick] [-- --people N] [-- --only sign-in,names,trivial,at-rest,import,look-ups]: what the product does
// a second on this machine, beside what is wanted of it. The load runs on the same cores; nothing is saved.
import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openApp } from '../api/app.js';
import { loadConfig } from '../api/config.js';
import { createLog } from '../api/platform/log.js';
import { makeAccounts } from './bench/accounts.js';
import { measureAtRest } from './bench/at-rest.js';
import type { Bench } from './bench/bench.js';
import { measureNames, NAMES } from './bench/names.js';
import { measureImport, measureLookUps } from './bench/people.js';
import { forkWorker } from './bench/processes.js';
import { serverCommand, settingsFor, startServer } from './bench/server.js';
import { ACCOUNTS_NEEDED, measureSignIn } from './bench/sign-in.js';
import { type Figure, tableOf } from './bench/table.js';
import { measureTrivial } from './bench/trivial.js';
import { findRedisServer, startRedisServer } from './bootstrap/redis-server.mjs';

const PARTS = ['sign-in', 'names', 'trivial', 'at-rest', 'import', 'look-ups'] as const;

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, people: { type: 'string' }, only: { type: 'string' } },
});
const people = Number(values.people ?? (values.quick ? 100_000 : 1_000_000));
const only = values.only?.split(',') ?? PARTS;
const say = (line: string) => void process.stderr.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'secure-access-bench-'));
const within = (name: string): string => {
  mkdirSync(join(folder, name), { mode: 0o700 });
  return join(folder, name);
};
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const redis = findRedisServer() ? await startRedisServer({ folder: within('redis') }) : undefined;

/** Against the real server, with so many accounts to sign in to. */
async function measureServer(
  accounts: number,
  parts: readonly ((bench: Bench) => Promise<Figure[]>)[],
): Promise<Figure[]> {
  const settings = settingsFor(within('server'), redis?.url);
  say(`making ${accounts} accounts …`);
  const app = await openApp(loadConfig({ ...settings, REDIS_URL: '' }), createLog({ level: 'error' }));
  await makeAccounts(app.deps, accounts);
  await app.close();
  const server = await startServer(serverCommand(), settings);
  const client: Bench['client'] = forkWorker('load-client');
  try {
    const figures: Figure[] = [];
    for (const part of parts) figures.push(...(await part({ server, client, say })));
    return figures;
  } finally {
    client.stop();
    await server.stop();
  }
}

try {
  if ((loadavg()[0] ?? 0) > 0.3 * cpus().length)
    say(`the machine is busy already (load ${loadavg()[0]?.toFixed(1)}): figures of a quiet one will differ`);
  const figures: Figure[] = [];
  if (only.includes('at-rest')) figures.push(...(await measureAtRest(within('at-rest'), redis?.url, say)));
  const parts = [
    ...(only.includes('sign-in') ? [measureSignIn] : []),
    ...(only.includes('names') ? [measureNames] : []),
    ...(only.includes('trivial') ? [measureTrivial] : []),
  ];
  if (parts.length > 0)
    figures.push(...(await measureServer(only.includes('sign-in') ? ACCOUNTS_NEEDED : NAMES, parts)));
  if (only.includes('import')) figures.push(...(await measureImport(within('import'), say)));
  if (only.includes('look-ups'))
    figures.push(...(await measureLookUps({ few: within('few'), many: within('many') }, people, say)));
  process.stdout.write(`\n${tableOf(figures)}\n`);
} finally {
  await redis?.stop();
}
