// The process: opens the house, listens, works, and ends in order. Started by `npm start`, or by hand with ROLE=api or
// ROLE=worker beside a PostgreSQL and a Redis.
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { type App, jobs, openApp } from './app.js';
import { type Config, ConfigError, loadConfig } from './config.js';
import { importPeople } from './evidence/index.js';
import { httpServerOf } from './http.js';
import { KeyringError } from './platform/crypto/index.js';
import { startWorkers, type Workers } from './platform/jobs/index.js';
import { createLog, type Log } from './platform/log.js';
import { demonstrationFile, welcome } from './welcome.js';

/** What a person can mend, told in one sentence; `npm start` knows it by this exit code (sysexits EX_CONFIG). */
const CANNOT_START = 78;

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
  process.stdout.write(`${await welcome(config, shownAddress(config, address))}\n`);

  const end = (): void => {
    if (draining) return;
    draining = true;
    void close(server, workers, app, log).then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

const shownAddress = (config: Config, address: string): string =>
  config.port === 0 || config.publicUrl.endsWith(':0') ? address : config.publicUrl;

async function seed(app: App): Promise<void> {
  if (!existsSync(demonstrationFile())) return;
  process.stdout.write('Loading the demonstration people …\n');
  await importPeople(app.deps, { file: demonstrationFile() });
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
  log.flush();
}

/** The sentence for a fault that whoever starts the system can mend; undefined for a bug. */
function sentenceFor(fault: unknown): string | undefined {
  if (fault instanceof ConfigError || fault instanceof KeyringError) return fault.message;
  const { code, message } = fault as { code?: string; message?: string };
  if (code === 'EADDRINUSE')
    return 'The port is taken: stop what listens there, or choose another with PORT=4001.';
  if (code === 'EACCES')
    return 'The address may not be listened on, or a file not be written: choose another PORT or DATA_DIR.';
  if (code === 'ENOSPC' || code === 'SQLITE_FULL')
    return 'The disk is full: make room in DATA_DIR, then start again.';
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000') {
    return 'The database of DATABASE_URL does not answer or refuses the name and password given.';
  }
  if (message?.startsWith('DATABASE_URL')) return message;
  return undefined;
}

main().catch((fault: unknown) => {
  const sentence = sentenceFor(fault);
  if (sentence) process.stderr.write(`${sentence}\n`);
  else console.error(fault);
  process.exit(sentence ? CANNOT_START : 1);
});
