// A real, empty database for a test: SQLite in a temporary folder, or a new one on the run's PostgreSQL.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { type OpenOptions, openDatabase } from '../platform/db/open.js';
import type { Dialect } from '../platform/db/sql.js';
import type { Database } from '../platform/db/transaction.js';
import { startPostgres } from './postgres.js';

export interface TemporaryDatabase {
  readonly db: Database & { readonly sources: DataSource[] };
  readonly url: string;
  /** Free for the files of the test; removed with the database. */
  readonly folder: string;
  /** Statements past the door, as somebody would who holds the database. */
  query(text: string): Promise<unknown>;
  /** Closes and drops it; throws the first fault that had no caller to answer to. */
  remove(): Promise<void>;
  /** Like `remove`, for a database that was closed already. */
  drop(): Promise<void>;
}

export async function temporaryDatabase(
  dialect: Dialect,
  options: Pick<OpenOptions, 'entities' | 'migrations'>,
): Promise<TemporaryDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'secure-access-'));
  const server = dialect === 'postgres' ? await startPostgres() : undefined;
  const url = server ? await server.createDatabase() : `sqlite:${join(folder, 'test.db')}`;
  const faults: unknown[] = [];
  const db = await openDatabase({
    ...options,
    url,
    refuseNesting: true,
    onFault: (fault) => faults.push(fault),
  });
  const drop = async (): Promise<void> => {
    await server?.stop();
    rmSync(folder, { recursive: true });
    if (faults.length > 0) throw faults[0];
  };
  return {
    db,
    url,
    folder,
    query: (text) => {
      const [source] = db.sources;
      return source ? source.query(text) : Promise.resolve();
    },
    remove: async () => {
      await db.close();
      await drop();
    },
    drop,
  };
}
