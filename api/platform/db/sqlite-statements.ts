// Statements of one SQLite connection, prepared once for each text and kept: preparing costs as much as running, and a
// trip to another thread besides (measured: 4 instead of 8 ms of processor time beside the hash, for a sign-in with an
// app code). The driver is used directly, for TypeORM's own path loses rows of `returning`.
import type { Database as Driver, Statement } from 'sqlite3';
import { render, type SqlText } from './sql.js';

const KEPT_AT_MOST = 250;
/** Longer texts are those of batches, which hardly come twice alike. */
const KEPT_UP_TO_CHARACTERS = 2000;

export interface SqliteStatements {
  /** All rows of a statement, also of one with `returning`. */
  all<T>(piece: SqlText): Promise<T[]>;
  /** How many rows the statement changed. */
  run(piece: SqlText): Promise<number>;
  /** Lets go of what is kept: a connection with prepared statements does not close. */
  finalize(): Promise<void>;
}

export function statementsOf(driver: Driver): SqliteStatements {
  /** The one that was used longest ago stands first. */
  const kept = new Map<string, Statement>();

  const prepare = (text: string): Promise<Statement> =>
    new Promise((resolve, reject) => {
      const made: Statement = driver.prepare(text, (error: Error | null) =>
        error ? reject(error) : resolve(made),
      );
    });

  const keep = (text: string, statement: Statement): void => {
    // Two readers may have prepared the same text at once.
    kept.get(text)?.finalize();
    kept.delete(text);
    kept.set(text, statement);
    if (kept.size <= KEPT_AT_MOST) return;
    const [oldest] = kept;
    if (!oldest) return;
    kept.delete(oldest[0]);
    // The driver waits for the runs that are under way.
    oldest[1].finalize();
  };

  const using = async <T>(text: string, work: (statement: Statement) => Promise<T>): Promise<T> => {
    if (text.length > KEPT_UP_TO_CHARACTERS) {
      const once = await prepare(text);
      return work(once).finally(() => once.finalize());
    }
    const known = kept.get(text);
    const statement = known ?? (await prepare(text));
    if (known) kept.delete(text);
    if (known) kept.set(text, known);
    else keep(text, statement);
    return work(statement);
  };

  return {
    all: <T>(piece: SqlText) => {
      const { text, values } = render(piece, 'sqlite');
      return using(
        text,
        (statement) =>
          new Promise<T[]>((resolve, reject) => {
            statement.all(values, (error: Error | null, rows: T[]) =>
              error ? reject(error) : resolve(rows),
            );
          }),
      );
    },
    run: (piece) => {
      const { text, values } = render(piece, 'sqlite');
      return using(
        text,
        (statement) =>
          new Promise<number>((resolve, reject) => {
            statement.run(values, function (this: { changes: number }, error: Error | null) {
              if (error) reject(error);
              else resolve(this.changes);
            });
          }),
      );
    },
    finalize: async () => {
      const all = [...kept.values()];
      kept.clear();
      await Promise.all(
        all.map((statement) => new Promise<void>((resolve) => statement.finalize(() => resolve()))),
      );
    },
  };
}
