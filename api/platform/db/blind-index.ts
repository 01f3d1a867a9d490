// Finds and claims owners by blind index, so that encrypted values are looked up and kept unique while keys change:
// a clash under any live key version is a clash, and any live version finds (domain.md section 6).
import type { BlindIndex } from '../crypto/index.js';
import { joined, list, raw, type SqlText, sql } from './sql.js';
import type { ReadTx, Tx } from './transaction.js';

/** One value to index. `value` is normalised by the caller; it never leaves the process. */
export interface IndexEntry {
  readonly purpose: string;
  readonly value: string;
  readonly ownerId: string;
}

interface Row {
  readonly purpose: string;
  readonly key_id: string;
  readonly digest: string;
  readonly owner_id: string;
}

type Table = 'blind_index' | 'blind_index_many';

/** Rows a statement: four parameters each, well below the limit of either database. */
const ROWS_A_STATEMENT = 500;

/** The one owner of a value, or undefined. */
export async function findOwner(
  tx: ReadTx,
  crypto: BlindIndex,
  purpose: string,
  value: string,
): Promise<string | undefined> {
  const [row] = await rowsOf(tx, crypto, 'blind_index', purpose, value);
  return row?.owner_id;
}

/** Like `findOwner`; also adds the rows that are missing under newer keys. */
export async function touchOwner(
  tx: Tx,
  crypto: BlindIndex,
  purpose: string,
  value: string,
): Promise<string | undefined> {
  const ownerId = await findOwner(tx, crypto, purpose, value);
  if (ownerId !== undefined) await claimOwner(tx, crypto, purpose, value, ownerId);
  return ownerId;
}

/**
 * Makes `ownerId` the one owner of the value. False, and nothing changed, when another owner has it already; true
 * again for the same owner. Two racing claims cannot both be answered true.
 */
export async function claimOwner(
  tx: Tx,
  crypto: BlindIndex,
  purpose: string,
  value: string,
  ownerId: string,
): Promise<boolean> {
  return (await claimOwners(tx, crypto, [{ purpose, value, ownerId }])).length === 0;
}

/** Claims many values at once; the entries that clashed come back, and nothing of them is left behind. */
export async function claimOwners(
  tx: Tx,
  crypto: BlindIndex,
  entries: readonly IndexEntry[],
): Promise<IndexEntry[]> {
  const wanted = entries.map((entry) => ({ entry, rows: indexRows(crypto, entry) }));
  const added = await insert(
    tx,
    'blind_index',
    wanted.flatMap(({ rows }) => rows),
  );
  if (added.length === wanted.reduce((count, { rows }) => count + rows.length, 0)) return [];
  const addedKeys = new Set(added.map(keyOf));
  const refused: IndexEntry[] = [];
  for (const { entry, rows } of wanted) {
    if (rows.every((row) => addedKeys.has(keyOf(row)))) continue;
    const present = await rowsOf(tx, crypto, 'blind_index', entry.purpose, entry.value);
    if (present.every((row) => row.owner_id === entry.ownerId)) continue;
    refused.push(entry);
    await remove(
      tx,
      'blind_index',
      rows.filter((row) => addedKeys.has(keyOf(row))),
    );
  }
  return refused;
}

/** Gives the value up, if `ownerId` has it. */
export async function releaseOwner(
  tx: Tx,
  crypto: BlindIndex,
  purpose: string,
  value: string,
  ownerId: string,
): Promise<void> {
  await remove(tx, 'blind_index', indexRows(crypto, { purpose, value, ownerId }));
}

/** All owners of a shared value, each once. */
export async function ownersOf(
  tx: ReadTx,
  crypto: BlindIndex,
  purpose: string,
  value: string,
): Promise<string[]> {
  const rows = await rowsOf(tx, crypto, 'blind_index_many', purpose, value);
  return [...new Set(rows.map((row) => row.owner_id))];
}

/** Adds owners of shared values; those already there stay as they are, and missing key versions are added. */
export async function addOwners(tx: Tx, crypto: BlindIndex, entries: readonly IndexEntry[]): Promise<void> {
  await insert(
    tx,
    'blind_index_many',
    entries.flatMap((entry) => indexRows(crypto, entry)),
  );
}

/** Takes owners of shared values away. */
export async function removeOwners(
  tx: Tx,
  crypto: BlindIndex,
  entries: readonly IndexEntry[],
): Promise<void> {
  await remove(
    tx,
    'blind_index_many',
    entries.flatMap((entry) => indexRows(crypto, entry)),
  );
}

/** Forgets everything indexed for an owner, or for one purpose of it, unique and shared. */
export async function forgetOwner(tx: Tx, ownerId: string, purpose?: string): Promise<void> {
  const only = purpose === undefined ? sql`` : sql` AND purpose = ${purpose}`;
  await tx.execute(sql`DELETE FROM blind_index WHERE owner_id = ${ownerId}${only}`);
  await tx.execute(sql`DELETE FROM blind_index_many WHERE owner_id = ${ownerId}${only}`);
}

function indexRows(crypto: BlindIndex, { purpose, value, ownerId }: IndexEntry): Row[] {
  return crypto
    .digests(purpose, value)
    .map(({ keyId, digest }) => ({ purpose, key_id: keyId, digest, owner_id: ownerId }));
}

function rowsOf(
  tx: ReadTx,
  crypto: BlindIndex,
  table: Table,
  purpose: string,
  value: string,
): Promise<Row[]> {
  const digests = crypto.digests(purpose, value);
  const keyIds = list(digests.map(({ keyId }) => keyId));
  return tx.sql<Row>(sql`SELECT purpose, key_id, digest, owner_id FROM ${raw(table)}
    WHERE purpose = ${purpose} AND key_id IN ${keyIds} AND digest IN ${list(digests.map(({ digest }) => digest))}
    ORDER BY owner_id`);
}

/** ON CONFLICT DO NOTHING: a clash must not break the transaction, as an error would on PostgreSQL. */
async function insert(tx: Tx, table: Table, rows: readonly Row[]): Promise<Row[]> {
  const added: Row[] = [];
  // In one order everywhere, so that two transactions that add the same rows do not wait for each other in a ring.
  const ordered = [...rows].sort((a, b) => Number(a.digest > b.digest) - Number(a.digest < b.digest));
  for (let at = 0; at < ordered.length; at += ROWS_A_STATEMENT) {
    const values = ordered.slice(at, at + ROWS_A_STATEMENT).map(asTuple);
    added.push(
      ...(await tx.sql<Row>(sql`INSERT INTO ${raw(table)} (purpose, key_id, digest, owner_id)
        VALUES ${joined(values, ', ')} ON CONFLICT DO NOTHING RETURNING purpose, key_id, digest, owner_id`)),
    );
  }
  return added;
}

async function remove(tx: Tx, table: Table, rows: readonly Row[]): Promise<void> {
  for (const row of rows)
    await tx.execute(sql`DELETE FROM ${raw(table)} WHERE purpose = ${row.purpose} AND key_id = ${row.key_id}
      AND digest = ${row.digest} AND owner_id = ${row.owner_id}`);
}

function asTuple(row: Row): SqlText {
  return sql`(${row.purpose}, ${row.key_id}, ${row.digest}, ${row.owner_id})`;
}

function keyOf(row: Row): string {
  return `${row.key_id}:${row.digest}:${row.owner_id}`;
}
