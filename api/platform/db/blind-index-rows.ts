// The rows behind the blind indexes: made of values, inserted and removed in an order that keeps concurrent writers apart.
import type { BlindIndex } from '../crypto/index.js';
import { joined, list, raw, type SqlText, sql } from './sql.js';
import type { ReadTx, Tx } from './transaction.js';

/** One value to index. `value` is normalised by the caller; it never leaves the process. */
export interface IndexEntry {
  readonly purpose: string;
  readonly value: string;
  readonly ownerId: string;
}

export interface IndexRow {
  readonly purpose: string;
  readonly key_id: string;
  readonly digest: string;
  readonly owner_id: string;
}

export type IndexTable = 'blind_index' | 'blind_index_many';

/** Rows a statement: four parameters each, well below the limit of either database. */
const ROWS_A_STATEMENT = 500;

export function indexRows(crypto: BlindIndex, { purpose, value, ownerId }: IndexEntry): IndexRow[] {
  return crypto
    .digests(purpose, value)
    .map(({ keyId, digest }) => ({ purpose, key_id: keyId, digest, owner_id: ownerId }));
}

export function rowsOf(
  tx: ReadTx,
  crypto: BlindIndex,
  table: IndexTable,
  purpose: string,
  value: string,
): Promise<IndexRow[]> {
  return tx.sql<IndexRow>(
    sql`SELECT purpose, key_id, digest, owner_id FROM ${raw(table)} ${where(crypto, purpose, value)} ORDER BY owner_id`,
  );
}

/** The clause that finds a value under any live key. */
export function where(crypto: BlindIndex, purpose: string, value: string): SqlText {
  const digests = crypto.digests(purpose, value);
  return sql`WHERE purpose = ${purpose} AND key_id IN ${list(digests.map(({ keyId }) => keyId))}
    AND digest IN ${list(digests.map(({ digest }) => digest))}`;
}

/** ON CONFLICT DO NOTHING: a clash must not break the transaction, as an error would on PostgreSQL. */
export async function insertRows(tx: Tx, table: IndexTable, rows: readonly IndexRow[]): Promise<IndexRow[]> {
  const added: IndexRow[] = [];
  // In one order everywhere, so that two transactions that add the same rows do not wait for each other in a ring.
  const ordered = [...rows].sort((a, b) => Number(a.digest > b.digest) - Number(a.digest < b.digest));
  for (let at = 0; at < ordered.length; at += ROWS_A_STATEMENT) {
    const values = ordered.slice(at, at + ROWS_A_STATEMENT).map(asTuple);
    added.push(
      ...(await tx.sql<IndexRow>(sql`INSERT INTO ${raw(table)} (purpose, key_id, digest, owner_id)
        VALUES ${joined(values, ', ')} ON CONFLICT DO NOTHING RETURNING purpose, key_id, digest, owner_id`)),
    );
  }
  return added;
}

/** Oldest key first: that row is the one which a completion holds. */
export async function removeRows(tx: Tx, table: IndexTable, rows: readonly IndexRow[]): Promise<void> {
  for (const row of [...rows].reverse())
    await tx.execute(sql`DELETE FROM ${raw(table)} WHERE purpose = ${row.purpose} AND key_id = ${row.key_id}
      AND digest = ${row.digest} AND owner_id = ${row.owner_id}`);
}

function asTuple(row: IndexRow): SqlText {
  return sql`(${row.purpose}, ${row.key_id}, ${row.digest}, ${row.owner_id})`;
}

export function keyOf(row: IndexRow): string {
  return `${row.key_id}:${row.digest}:${row.owner_id}`;
}
