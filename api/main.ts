// The process: opens the house, listens, works, and ends in order. Started by `npm start`, or by hand with ROLE=api or
// ROLE=worker beside a PostgreSQL and a Redis.
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { legacyImport } from './accounts/legacy/index.js';
import { type App, jobs, openApp } from './app.js';
import { record } from './audit/index.js';
import { type Config, loadConfig } from './config.js';
import { importPeople } from './evidence/index.js';
import { httpServerOf } from './http.js';
import { sql } from './platform/db/sql.js';
import { startWorkers, type Workers, within } from './platform/jobs/index.js';
import { createLog, type Log } from './platform/log.js';
import { startFault } from './start-faults.js';
import { demonstrationFile, welcome } from './welcome.js';

/** What a person can mend, told in one sentence; `npm start` knows it by this exit code (sysexits EX_CONFIG). */
const CANNOT_START = 78;

/** npm start and docker compose lose patience after ten seconds. */
const CLOSE_MS = 9_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLog({ level: config.logLevel as 'info' });
  const app = await openApp(config, log);
  if (config.seedDemo && config.role !== 'worker') await seed(app);
  let draining = false;
  const server = await httpServerOf(app, () => draining);
  const workers: Workers | undefined =
    config.role === 'api' ? undefined : startWorkers(jobs, app.deps, { redisUrl: config.redisUrl });
  const address = await server.listen({ host: config.host, port: config.port });
  endAtFaults(log);
  process.stdout.write(`${await welcome(config, shownAddress(config, address))}\n`);

  const end = (): void => {
    if (draining) return;
    draining = true;
    void within(CLOSE_MS, close(server, workers, app, log)).then(() => {
      log.flush();
      process.exit(0);
    });
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

const shownAddress = (config: Config, address: string): string =>
  config.port === 0 || config.publicUrl.endsWith(':0') ? address : config.publicUrl;

async function seed(app: App): Promise<void> {
  const loaded = await app.deps.db.read((tx) => tx.one(sql`SELECT id FROM tax_record LIMIT 1`));
  if (loaded || !existsSync(demonstrationFile())) return;
  process.stdout.write('Loading the demonstration people …\n');
  const { people } = await importPeople(
    { ...app.deps, legacyImport: legacyImport(app.deps) },
    { file: demonstrationFile() },
  );
  const loading = { kind: 'demonstration.loaded', actor: { kind: 'SYSTEM' }, outcome: 'DONE' } as const;
  await app.deps.db.inTx(async (tx) => record(tx, { ...loading, details: { people } }));
}

/** In order: no new requests, no new work, then Redis and the database. Whatever is left, the next start finds. */
async function close(
  server: { close(): Promise<unknown> },
  workers: Workers | undefined,
  app: App,
  log: Log,
): Promise<void> {
  try {
    await server.close();
    await workers?.close();
    await app.close();
  } catch (error) {
    log.error('close.fault', { error });
  }
}

/** A bug nobody caught ends the process, but without Node's own words about it: they quote the fault's message. */
function endAtFaults(log: Log): void {
  for (const event of ['uncaughtException', 'unhandledRejection'])
    process.on(event, (error: unknown) => {
      log.error('process.fault', { error });
      log.flush();
      process.exit(1);
    });
}

main().catch((fault: unknown) => {
  const sentence = startFault(fault);
  if (sentence) process.stderr.write(`${sentence}\n`);
  // The stack alone: other properties of a database's fault hold the values of its statement.
  else console.error(fault instanceof Error ? fault.stack : fault);
  process.exit(sentence ? CANNOT_START : 1);
});
