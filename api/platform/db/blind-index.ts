// Finds and claims owners by blind index, so that encrypted values are looked up and kept unique while keys change:
// a clash under any live key version is a clash, and any live version finds (domain.md section 6).
import type { BlindIndex } from '../crypto/index.js';
import { completeOwners } from './blind-index-completion.js';
import {
  type IndexEntry,
  indexRows,
  insertRows,
  keyOf,
  removeRows,
  rowsOf,
  where,
} from './blind-index-rows.js';
import { raw, type SqlText, sql } from './sql.js';
import type { ReadTx, Tx } from './transaction.js';

export type { IndexEntry } from './blind-index-rows.js';

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

/** `findOwner` as a part of another statement: ``sql`WHERE id IN ${ownerIn(…)}` `` spares a sign-in one of them. */
export function ownerIn(crypto: BlindIndex, purpose: string, value: string): SqlText {
  return sql`(SELECT owner_id FROM blind_index ${where(crypto, purpose, value)})`;
}

/** Like `findOwner`; also adds the rows that are missing under newer keys. */
export async function touchOwner(
  tx: Tx,
  crypto: BlindIndex,
  purpose: string,
  value: string,
): Promise<string | undefined> {
  const rows = await rowsOf(tx, crypto, 'blind_index', purpose, value);
  const ownerId = rows[0]?.owner_id;
  if (ownerId !== undefined && rows.length < crypto.digests(purpose, value).length)
    await completeOwners(tx, crypto, 'blind_index', [{ purpose, value, ownerId }]);
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
  const added = await insertRows(
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
    await removeRows(
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
  await removeRows(tx, 'blind_index', indexRows(crypto, { purpose, value, ownerId }));
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

/** `ownersOf` as a part of another statement. */
export function ownersIn(crypto: BlindIndex, purpose: string, value: string): SqlText {
  return sql`(SELECT owner_id FROM blind_index_many ${where(crypto, purpose, value)})`;
}

/** Adds owners of shared values; those already there stay as they are, and missing key versions are added. */
export async function addOwners(tx: Tx, crypto: BlindIndex, entries: readonly IndexEntry[]): Promise<void> {
  await insertRows(
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
  await removeRows(
    tx,
    'blind_index_many',
    entries.flatMap((entry) => indexRows(crypto, entry)),
  );
}

/** Forgets everything indexed for an owner, or for one purpose of it, unique and shared. */
export async function forgetOwner(tx: Tx, ownerId: string, purpose?: string): Promise<void> {
  const only = purpose === undefined ? sql`` : sql` AND purpose = ${purpose}`;
  for (const table of ['blind_index', 'blind_index_many']) {
    const rows = sql`FROM ${raw(table)} WHERE owner_id = ${ownerId}${only}`;
    // A DELETE that waits for a completion does not see the rows which that one added; a second statement does.
    if (tx.dialect === 'postgres') await tx.sql(sql`SELECT digest ${rows} FOR UPDATE`);
    await tx.execute(sql`DELETE ${rows}`);
  }
}
