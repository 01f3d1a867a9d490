// After a rotation: seals anew what older keys sealed and completes the indexes, in the background, without the person
// (domain.md section 6). It keeps no place of its own: killed at any instant, it begins again and passes over what is done.
import { completeOwners } from '../db/blind-index-completion.js';
import { raw, sql } from '../db/sql.js';
import type { Database } from '../db/transaction.js';
import { aad, type Crypto, SealError } from './index.js';
import type { IndexedColumn, KeyUses, SealedColumns } from './key-uses.js';

export interface ReencryptDeps {
  readonly db: Database;
  readonly crypto: Crypto;
  readonly uses: KeyUses;
}

export interface ReencryptOptions {
  /** Rows a transaction. */
  readonly batch?: number;
  readonly onProgress?: (done: ReencryptReport) => void;
  readonly signal?: AbortSignal;
}

export interface ReencryptReport {
  readonly resealed: number;
  readonly reindexed: number;
  /** `table.column of id` of values that could not be opened; they stay as they are. */
  readonly unreadable: readonly string[];
}

type Row = Record<string, string | null>;

/** Runs to the end, or until the signal. Safe to run twice, also at once in two processes. */
export async function reencrypt(
  deps: ReencryptDeps,
  options: ReencryptOptions = {},
): Promise<ReencryptReport> {
  const report = { resealed: 0, reindexed: 0, unreadable: [] as string[] };
  const batch = options.batch ?? 200;
  const each = async (work: (after: string) => Promise<string | undefined>): Promise<void> => {
    let after: string | undefined = '';
    while (after !== undefined && options.signal?.aborted !== true) {
      after = await work(after);
      options.onProgress?.(report);
    }
  };
  // Indexes first: a look-up must not miss while a value is sealed anew.
  if (deps.crypto.keyring.live('index').length > 1)
    for (const use of deps.uses.indexed)
      await each(async (after) => {
        const { last, done } = await completeBatch(deps, use, after, batch, report.unreadable);
        report.reindexed += done;
        return last;
      });
  if (deps.crypto.keyring.live('field').length > 1)
    for (const use of deps.uses.sealed)
      await each(async (after) => {
        const { last, done } = await resealBatch(deps, use, after, batch, report.unreadable);
        report.resealed += done;
        return last;
      });
  return report;
}

interface Batch {
  /** The id where the next batch goes on, or undefined at the end of the table. */
  readonly last: string | undefined;
  readonly done: number;
}

async function resealBatch(
  { db, crypto }: ReencryptDeps,
  use: SealedColumns,
  after: string,
  batch: number,
  unreadable: string[],
): Promise<Batch> {
  const current = `v1.${crypto.keyring.active('field').id}.`;
  const isStale = use.columns
    .map(
      (column) => sql`(substr(${raw(column)}, 1, 3) = 'v1.'
      AND substr(${raw(column)}, 1, ${current.length}) <> ${current})`,
    )
    .reduce((some, one) => sql`${some} OR ${one}`);
  const columns = [use.idColumn, ...use.columns].map(raw).reduce((some, one) => sql`${some}, ${one}`);
  const rows = await db.read((tx) =>
    tx.sql<Row>(sql`SELECT ${columns} FROM ${raw(use.table)}
      WHERE ${raw(use.idColumn)} > ${after} AND (${isStale}) ORDER BY ${raw(use.idColumn)} LIMIT ${batch}`),
  );
  const changes = rows.flatMap((row) => resealed(crypto, use, row, unreadable));
  const done = await db.inTx(async (tx) => {
    let changed = 0;
    // Only what is still as it was read: somebody may have written a newer value meanwhile.
    for (const { id, column, from, to } of changes)
      changed += await tx.execute(sql`UPDATE ${raw(use.table)} SET ${raw(column)} = ${to}
        WHERE ${raw(use.idColumn)} = ${id} AND ${raw(column)} = ${from}`);
    return changed;
  });
  return { last: lastId(rows, use.idColumn, batch), done };
}

function resealed(crypto: Crypto, use: SealedColumns, row: Row, unreadable: string[]) {
  const id = row[use.idColumn] ?? '';
  return use.columns.flatMap((column) => {
    const from = row[column];
    if (!from?.startsWith('v1.') || crypto.isCurrent(from)) return [];
    const place = aad(use.table, column, id);
    const opened = openOr(crypto, from, place, () => unreadable.push(`${use.table}.${column} of ${id}`));
    return opened === undefined ? [] : [{ id, column, from, to: crypto.seal(opened, place) }];
  });
}

async function completeBatch(
  { db, crypto }: ReencryptDeps,
  use: IndexedColumn,
  after: string,
  batch: number,
  unreadable: string[],
): Promise<Batch> {
  const owner = use.ownerColumn ?? use.idColumn;
  const rows = await db.read((tx) =>
    tx.sql<Row>(sql`SELECT ${raw(use.idColumn)} AS id, ${raw(owner)} AS owner, ${raw(use.sealedColumn)} AS sealed
      FROM ${raw(use.table)} WHERE ${raw(use.idColumn)} > ${after} AND substr(${raw(use.sealedColumn)}, 1, 3) = 'v1.'
      ORDER BY ${raw(use.idColumn)} LIMIT ${batch}`),
  );
  const entries = rows.flatMap(({ id, owner: ownerId, sealed }) => {
    if (!id || !ownerId || !sealed) return [];
    const place = aad(use.table, use.sealedColumn, id);
    const opened = openOr(crypto, sealed, place, () =>
      unreadable.push(`${use.table}.${use.sealedColumn} of ${id}`),
    );
    if (opened === undefined) return [];
    return [{ purpose: use.purpose, value: use.valueFrom ? use.valueFrom(opened) : opened, ownerId }];
  });
  const done = await db.inTx((tx) =>
    completeOwners(tx, crypto, use.isUnique ? 'blind_index' : 'blind_index_many', entries),
  );
  return { last: lastId(rows, 'id', batch), done };
}

function openOr(crypto: Crypto, sealed: string, place: string, note: () => void): string | undefined {
  try {
    return crypto.open(sealed, place);
  } catch (fault) {
    if (!(fault instanceof SealError)) throw fault;
    note();
    return undefined;
  }
}

function lastId(rows: readonly Row[], idColumn: string, batch: number): string | undefined {
  return rows.length < batch ? undefined : (rows.at(-1)?.[idColumn] ?? undefined);
}
