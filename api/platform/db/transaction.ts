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

/** Refuses a transaction inside a transaction: on SQLite it would wait for itself for ever. */
export function alone<T>(work: () => Promise<T>): Promise<T> {
  if (inside.getStore()) throw new Error('inTx inside inTx: pass the open transaction on instead');
  return inside.run(true, work);
}

/** One at a time, in the order of asking. */
export function createMutex(): <T>(work: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = tail.then(work, work);
    tail = run.catch(() => undefined);
    return run;
  };
}
