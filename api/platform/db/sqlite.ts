// SQLite: one writer connection behind a mutex, one read-only connection beside it (WAL, so neither waits for the other).
import type { Database as Driver } from 'sqlite3';
import type { DataSource, QueryRunner } from 'typeorm';
import { openTransaction } from './open-transaction.js';
import { render, type SqlText } from './sql.js';
import { alone, createMutex, type Database, type ReadTx } from './transaction.js';

type Row = Record<string, unknown>;

/** The statements of one connection. The driver is used directly: TypeORM's own path loses rows of `returning`. */
export function statementsOf(driver: Driver) {
  return {
    all: <T>(piece: SqlText) =>
      new Promise<T[]>((resolve, reject) => {
        const { text, values } = render(piece, 'sqlite');
        driver.all(text, values, (error: Error | null, rows: T[]) => (error ? reject(error) : resolve(rows)));
      }),
    run: (piece: SqlText) =>
      new Promise<number>((resolve, reject) => {
        const { text, values } = render(piece, 'sqlite');
        driver.run(text, values, function (this: { changes: number }, error: Error | null) {
          if (error) reject(error);
          else resolve(this.changes);
        });
      }),
    exec: (text: string) =>
      new Promise<void>((resolve, reject) => {
        driver.run(text, (error: Error | null) => (error ? reject(error) : resolve()));
      }),
  };
}

async function driverOf(runner: QueryRunner): Promise<Driver> {
  return (await runner.connect()) as Driver;
}

export async function sqliteDatabase(
  writer: DataSource,
  reader: DataSource,
  onFault: (error: unknown) => void,
): Promise<Database> {
  const writing = writer.createQueryRunner();
  const reading = reader.createQueryRunner();
  const write = statementsOf(await driverOf(writing));
  const look = statementsOf(await driverOf(reading));
  // NORMAL keeps every committed transaction over a crash of the process; only a loss of power may cost the last ones.
  await write.exec('PRAGMA synchronous = NORMAL');
  await write.exec('PRAGMA cache_size = -32000');
  await look.exec('PRAGMA query_only = ON');
  const oneAtATime = createMutex();
  const readTx: ReadTx = {
    dialect: 'sqlite',
    manager: reading.manager,
    sql: <T = Row>(piece: SqlText) => look.all<T>(piece),
    one: async <T = Row>(piece: SqlText) => (await look.all<T>(piece))[0],
  };
  return {
    dialect: 'sqlite',
    inTx: (work) =>
      alone(() =>
        oneAtATime(() =>
          openTransaction(
            {
              dialect: 'sqlite',
              manager: writing.manager,
              // IMMEDIATE takes the write lock at once: a deferred one can fail half-way with SQLITE_BUSY_SNAPSHOT.
              begin: () => write.exec('BEGIN IMMEDIATE'),
              commit: () => write.exec('COMMIT'),
              rollback: () => write.exec('ROLLBACK'),
              all: write.all,
              run: write.run,
            },
            work,
            onFault,
          ),
        ),
      ),
    read: (work) => work(readTx),
    close: () =>
      oneAtATime(async () => {
        await reader.destroy();
        await writer.destroy();
      }),
  };
}
