// Adds the rows of newer index keys to values that an older key indexes already. A row of the older key is held
// meanwhile, so that a value which is being released at the same moment does not come back.
import type { BlindIndex } from '../crypto/index.js';
import { type IndexEntry, type IndexTable, indexRows, insertRows } from './blind-index-rows.js';
import { list, raw, sql } from './sql.js';
import type { Tx } from './transaction.js';

/** Completes what is missing under live keys; entries that no live key indexes for their owner are passed over. */
export async function completeOwners(
  tx: Tx,
  crypto: BlindIndex,
  table: IndexTable,
  entries: readonly IndexEntry[],
): Promise<number> {
  const wanted = entries.map((entry) => indexRows(crypto, entry));
  const digests = wanted.flat().map((row) => row.digest);
  if (digests.length === 0) return 0;
  const hold = tx.dialect === 'postgres' ? sql`ORDER BY digest FOR UPDATE` : sql``;
  const purposes = [...new Set(entries.map((entry) => entry.purpose))];
  const keyIds = [...new Set(wanted.flat().map((row) => row.key_id))];
  const present = await tx.sql<{ digest: string; owner_id: string }>(
    sql`SELECT digest, owner_id FROM ${raw(table)} WHERE purpose IN ${list(purposes)} AND key_id IN ${list(keyIds)}
      AND digest IN ${list(digests)} ${hold}`,
  );
  const owned = new Set(present.map((row) => `${row.digest}:${row.owner_id}`));
  const isThere = (row: { digest: string; owner_id: string }) => owned.has(`${row.digest}:${row.owner_id}`);
  const missing = wanted
    .filter((rows) => rows.some(isThere))
    .flatMap((rows) => rows.filter((row) => !isThere(row)));
  return (await insertRows(tx, table, missing)).length;
}
