// PostgreSQL: each transaction has a connection of its own; a deadlock or serialisation fault is tried again.
import type { DataSource, QueryRunner } from 'typeorm';
import { openTransaction } from './open-transaction.js';
import { render, type SqlText } from './sql.js';
import type { Database } from './transaction.js';

type Row = Record<string, unknown>;
interface Answer {
  records: Row[];
  affected?: number;
}

const TRIES = 4;
const mayBeTriedAgain = (error: unknown): boolean =>
  ['40001', '40P01'].includes((error as { code?: string } | null)?.code ?? '');

export function postgresDatabase(source: DataSource, onFault: (error: unknown) => void): Database {
  const ask = async (runner: QueryRunner, piece: SqlText): Promise<Answer> => {
    const { text, values } = render(piece, 'postgres');
    return (await runner.query(text, values, true)) as Answer;
  };
  const withRunner = async <T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> => {
    const runner = source.createQueryRunner();
    try {
      return await work(runner);
    } finally {
      await runner.release();
    }
  };
  const once = <T>(work: Parameters<Database['inTx']>[0]) =>
    withRunner((runner) =>
      openTransaction(
        {
          dialect: 'postgres',
          manager: runner.manager,
          begin: async () => void (await runner.query('BEGIN')),
          commit: async () => void (await runner.query('COMMIT')),
          rollback: async () => void (await runner.query('ROLLBACK')),
          all: async <R>(piece: SqlText) => (await ask(runner, piece)).records as R[],
          run: async (piece) => (await ask(runner, piece)).affected ?? 0,
        },
        work,
        onFault,
      ),
    ) as Promise<T>;
  return {
    dialect: 'postgres',
    inTx: async (work) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(work);
        } catch (error) {
          if (attempt === TRIES || !mayBeTriedAgain(error)) throw error;
        }
      }
    },
    read: (work) =>
      withRunner((runner) =>
        work({
          dialect: 'postgres',
          manager: runner.manager,
          sql: async <T = Row>(piece: SqlText) => (await ask(runner, piece)).records as T[],
          one: async <T = Row>(piece: SqlText) => (await ask(runner, piece)).records[0] as T | undefined,
        }),
      ),
    close: () => source.destroy(),
  };
}
