// Opens the database that DATABASE_URL names and brings it up to the newest migration.
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import sqlite3 from 'sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { SnakeNames } from './naming.js';
import { postgresDatabase } from './postgres.js';
import { sqliteDatabase } from './sqlite.js';
import { type Database, refuseNesting } from './transaction.js';

export interface OpenOptions {
  /** `sqlite:PATH` or `postgres://…`. */
  url: string;
  entities: DataSourceOptions['entities'];
  migrations: DataSourceOptions['migrations'];
  /** Hears of faults that have no caller to answer to; never given statement parameters. */
  onFault: (error: unknown) => void;
  /** Whether to bring the schema up to date; a look-only tool leaves it. */
  migrate?: boolean;
  poolSize?: number;
  /** For tests: a transaction inside a transaction is refused at once. */
  refuseNesting?: boolean;
}

const shared = (options: OpenOptions) => ({
  entities: options.entities,
  migrations: options.migrations,
  migrationsTransactionMode: 'each' as const,
  namingStrategy: new SnakeNames(),
  synchronize: false,
  // A `where` with an undefined value would otherwise match every row: an authentication bypass in waiting.
  invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' } as const,
  // TypeORM's own log prints parameters, which hold personal data.
  logging: false,
});

/** PostgreSQL cannot be reached or lets nobody in; the cause is the driver's own fault. */
export class DatabaseAwayError extends Error {
  override readonly name = 'DatabaseAwayError';
}

export async function openDatabase(options: OpenOptions): Promise<Database & { sources: DataSource[] }> {
  const opened = await openByUrl(options);
  return options.refuseNesting ? refuseNesting(opened) : opened;
}

function openByUrl(options: OpenOptions): Promise<Database & { sources: DataSource[] }> {
  if (options.url.startsWith('sqlite:')) return openSqlite(options, options.url.slice('sqlite:'.length));
  if (/^postgres(ql)?:\/\//.test(options.url)) return openPostgres(options);
  throw new Error('DATABASE_URL must be sqlite:PATH or postgres://…');
}

/**
 * TypeORM asks the driver to be verbose: a stack and the printed values for every statement, in case it fails. That is a
 * fifth of all that a sign-in costs beside its hash (measured), and values have no place in the text of an error.
 */
const plainDriver = { verbose: () => sqlite3 };

async function openSqlite(options: OpenOptions, path: string) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (options.migrate !== false) makePrivate(path);
  const writer = new DataSource({
    ...shared(options),
    type: 'sqlite',
    driver: plainDriver,
    database: path,
    enableWAL: true,
    busyTimeout: 10_000,
  });
  await writer.initialize();
  if (options.migrate !== false) await writer.runMigrations();
  const reader = new DataSource({
    ...shared(options),
    type: 'sqlite',
    driver: plainDriver,
    database: path,
    busyTimeout: 10_000,
    flags: sqlite3.OPEN_READONLY,
  });
  await reader.initialize();
  return { ...(await sqliteDatabase(writer, reader, options.onFault)), sources: [writer, reader] };
}

/** Nobody else on the machine may read the file; SQLite gives its journals the same mode. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
}

const CONNECT_MS = 10_000;

/** Any number: two processes that start at once must not migrate at once. */
const MIGRATION_LOCK = 7_314_021;

async function openPostgres(options: OpenOptions) {
  const source = new DataSource({
    ...shared(options),
    type: 'postgres',
    url: options.url,
    extra: {
      max: options.poolSize ?? 10,
      // Something may listen there that never answers; without a limit the start would wait for ever.
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: 15_000,
      idle_in_transaction_session_timeout: 15_000,
    },
  });
  await source.initialize().catch((cause: unknown) => {
    throw new DatabaseAwayError('PostgreSQL cannot be reached.', { cause });
  });
  if (options.migrate !== false) await migrateAlone(source);
  return { ...postgresDatabase(source, options.onFault), sources: [source] };
}

async function migrateAlone(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await source.runMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
  }
}
