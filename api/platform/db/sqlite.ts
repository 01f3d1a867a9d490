// SQLite: one writer connection behind a mutex, one read-only connection beside it (WAL, so neither waits for the other).
import type { Database as Driver } from 'sqlite3';
import type { DataSource, QueryRunner } from 'typeorm';
import { openTransaction } from './open-transaction.js';
import { type SqlText, sql } from './sql.js';
import { statementsOf } from './sqlite-statements.js';
import { createMutex, type Database, type ReadTx } from './transaction.js';

type Row = Record<string, unknown>;

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
  await write.run(sql`PRAGMA synchronous = NORMAL`);
  await write.run(sql`PRAGMA cache_size = -32000`);
  // Pages that many commits change are then copied from the log into the file once, not once for each 4 MB of log: a fifth
  // of a sign-in's work in the database (measured). The log grows to 32 MB for it.
  await write.run(sql`PRAGMA wal_autocheckpoint = 8000`);
  await look.run(sql`PRAGMA query_only = ON`);
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
      oneAtATime(() =>
        openTransaction(
          {
            dialect: 'sqlite',
            manager: writing.manager,
            // IMMEDIATE takes the write lock at once: a deferred one can fail half-way with SQLITE_BUSY_SNAPSHOT.
            begin: async () => void (await write.run(sql`BEGIN IMMEDIATE`)),
            commit: async () => void (await write.run(sql`COMMIT`)),
            rollback: async () => void (await write.run(sql`ROLLBACK`)),
            all: write.all,
            run: write.run,
          },
          work,
          onFault,
        ),
      ),
    read: (work) => work(readTx),
    close: () =>
      oneAtATime(async () => {
        await look.finalize();
        await write.finalize();
        await reader.destroy();
        await writer.destroy();
      }),
  };
}
