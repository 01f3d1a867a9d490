// What a transaction is on either database: begin, work, the hooks before the commit, commit, the hooks after it.
import type { EntityManager } from 'typeorm';
import { type Dialect, joined, raw, type SqlText, sql } from './sql.js';
import type { Tx } from './transaction.js';

export interface Connection {
  readonly dialect: Dialect;
  readonly manager: EntityManager;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  all<T>(statement: SqlText): Promise<T[]>;
  run(statement: SqlText): Promise<number>;
}

/** Runs `work` on the connection; rolls back and throws on when it throws. `onFault` hears of hooks that failed. */
export async function openTransaction<T>(
  connection: Connection,
  work: (tx: Tx) => Promise<T>,
  onFault: (error: unknown) => void,
): Promise<T> {
  const before: (() => Promise<void>)[] = [];
  const after: (() => void)[] = [];
  const tx: Tx = {
    dialect: connection.dialect,
    manager: connection.manager,
    notes: new Map(),
    sql: (statement) => connection.all(statement),
    one: async <R>(statement: SqlText) => (await connection.all<R>(statement))[0],
    execute: (statement) => connection.run(statement),
    insert: async (table, row) => {
      const columns = joined(Object.keys(row).map(raw), ', ');
      const values = joined(
        Object.values(row).map((value) => sql`${value}`),
        ', ',
      );
      await connection.run(sql`INSERT INTO ${raw(table)} (${columns}) VALUES (${values})`);
    },
    beforeCommit: (hook) => void before.push(hook),
    afterCommit: (hook) => void after.push(hook),
  };
  await connection.begin();
  let result: T;
  try {
    result = await work(tx);
    // A hook may add another one, so the list is read while it grows.
    for (let index = 0; index < before.length; index += 1) await before[index]?.();
    await connection.commit();
  } catch (error) {
    await connection.rollback().catch(onFault);
    throw error;
  }
  for (const hook of after) {
    try {
      hook();
    } catch (error) {
      onFault(error);
    }
  }
  return result;
}
