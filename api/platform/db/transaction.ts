// The one door to the database. On SQLite TypeORM shares a single connection, so writers queue here and readers get a
// second, read-only one; on PostgreSQL both run in parallel (docs/decisions/0003-one-door-to-the-database.md).
import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';
import type { Dialect, SqlText } from './sql.js';

type Row = Record<string, unknown>;

/** What a reader may do: look. Rows come back with the column names of the statement. */
export interface ReadTx {
  readonly dialect: Dialect;
  readonly manager: EntityManager;
  /** All rows of a statement, also of one with `returning`. */
  sql<T = Row>(statement: SqlText): Promise<T[]>;
  /** The first row, or undefined. */
  one<T = Row>(statement: SqlText): Promise<T | undefined>;
}

/** What a writer may do within one transaction. Nothing slow (hashing, network, files) belongs inside. */
export interface Tx extends ReadTx {
  /** Runs a statement and tells how many rows it changed. */
  execute(statement: SqlText): Promise<number>;
  /** Inserts one row; keys are column names. */
  insert(table: string, row: Row): Promise<void>;
  /** Runs just before the commit, inside the transaction; the audit chain is written here. */
  beforeCommit(hook: () => Promise<void>): void;
  /** Runs after the commit succeeded; a fault in it is logged and changes nothing. */
  afterCommit(hook: () => void): void;
  /** A note pad of this transaction for what cuts across, keyed by its owner. */
  readonly notes: Map<symbol, unknown>;
}

export interface Database {
  readonly dialect: Dialect;
  /** Runs `work` in one transaction. Thrown errors roll back: a miss that must be counted is returned, not thrown. */
  inTx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Looks at committed data only. */
  read<T>(work: (tx: ReadTx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const inside = new AsyncLocalStorage<true>();

/**
 * Refuses a transaction inside a transaction at once, which would wait for itself. Tests watch for that; a running system
 * does not, for once an AsyncLocalStorage is in use every promise of the process pays for it: 15 µs for a trivial
 * query, a tenth of a sign-in beside its hash (measured). There the patience of the mutex is what ends such a wait.
 */
export function refuseNesting<D extends Database>(db: D): D {
  return {
    ...db,
    inTx: <T>(work: (tx: Tx) => Promise<T>) => {
      if (inside.getStore())
        return Promise.reject(new Error('inTx inside inTx: pass the open transaction on instead'));
      return inside.run(true, () => db.inTx(work));
    },
  };
}

const PATIENCE_MS = 30_000;

/**
 * One at a time, in the order of asking. Who has waited for `patienceMs` is refused: the one before hangs, or waits for
 * this very turn, and then the refusal is what sets all others free again.
 */
export function createMutex(patienceMs = PATIENCE_MS): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<void> = Promise.resolve();
  return <T>(work: () => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      let isLate = false;
      const patience = setTimeout(() => {
        isLate = true;
        reject(new Error('The transaction before does not end: inTx inside inTx?'));
      }, patienceMs);
      last = last.then(async () => {
        clearTimeout(patience);
        if (isLate) return;
        try {
          resolve(await work());
        } catch (fault) {
          reject(fault);
        }
      });
    });
}
