// What still depends on which key version: what `npm run keys -- status` shows and `retire` asks (domain.md section 6).
import { list, raw, sql } from '../db/sql.js';
import type { Database, ReadTx } from '../db/transaction.js';
import type { Crypto } from './index.js';
import { KEY_PURPOSES, type KeyPurpose } from './key-file.js';
import type { KeyUses } from './key-uses.js';
import type { KeyVersion } from './keyring.js';

export interface StatusDeps {
  readonly db: Database;
  readonly crypto: Crypto;
  readonly uses: KeyUses;
}

export interface KeyNeed {
  readonly where: string;
  readonly count: number;
  /** Whether only the counting of tries and sends hangs on it (`KeyUses.counted`). */
  readonly isCounting?: boolean;
}

export interface VersionStatus {
  readonly purpose: KeyPurpose;
  readonly id: string;
  readonly state: KeyVersion['state'];
  readonly createdAt: string;
  /** Values that need this version, by where they are; only for retiring versions. */
  readonly needs: readonly KeyNeed[];
}

/** Every live version, newest first in each purpose, with what keeps it alive. */
export async function keyStatus({ db, crypto, uses }: StatusDeps): Promise<VersionStatus[]> {
  return db.read(async (tx) => {
    const found: VersionStatus[] = [];
    for (const purpose of KEY_PURPOSES)
      for (const { id, state, createdAt } of crypto.keyring.live(purpose)) {
        const counts = state === 'active' ? [] : await countsOf(tx, crypto, uses, purpose, id);
        found.push({ purpose, id, state, createdAt, needs: counts.filter(({ count }) => count > 0) });
      }
    return found;
  });
}

async function countsOf(
  tx: ReadTx,
  crypto: Crypto,
  uses: KeyUses,
  purpose: KeyPurpose,
  id: string,
): Promise<KeyNeed[]> {
  const counts: KeyNeed[] = [];
  if (purpose === 'field')
    for (const { table, columns } of uses.sealed)
      for (const column of columns)
        counts.push({
          where: `${table}.${column}`,
          count: await beginningWith(tx, table, column, `v1.${id}.`),
        });
  if (purpose === 'code' || purpose === 'password')
    for (const { table, column, mark } of uses.stamped.filter((use) => use.purpose === purpose))
      counts.push({
        where: `${table}.${column}`,
        count: await beginningWith(tx, table, column, `${id}${mark}`),
      });
  if (purpose === 'index')
    counts.push(...(await incomplete(tx, crypto.keyring.active('index').id, id, uses.counted)));
  if (purpose === 'audit') {
    const row = await tx.one<{ n: number }>(sql`SELECT count(*) AS n FROM audit_event WHERE key_id = ${id}`);
    counts.push({
      where: 'audit_event (its chain is verified with this key for good)',
      count: Number(row?.n ?? 0),
    });
  }
  return counts;
}

async function beginningWith(tx: ReadTx, table: string, column: string, start: string): Promise<number> {
  const row = await tx.one<{ n: number }>(sql`SELECT count(*) AS n FROM ${raw(table)}
    WHERE substr(${raw(column)}, 1, ${start.length}) = ${start}`);
  return Number(row?.n ?? 0);
}

/** Owners that the older key finds and the newest does not, by purpose. */
async function incomplete(
  tx: ReadTx,
  newest: string,
  older: string,
  counted: readonly string[],
): Promise<KeyNeed[]> {
  const counts: KeyNeed[] = [];
  for (const table of ['blind_index', 'blind_index_many']) {
    const rows = await tx.sql<{ purpose: string; n: number }>(sql`SELECT purpose, count(*) AS n FROM (
      SELECT purpose, owner_id FROM ${raw(table)} WHERE key_id IN ${list([newest, older])}
      GROUP BY purpose, owner_id
      HAVING sum(CASE WHEN key_id = ${older} THEN 1 ELSE 0 END) > sum(CASE WHEN key_id = ${newest} THEN 1 ELSE 0 END)
    ) AS behind GROUP BY purpose ORDER BY purpose`);
    counts.push(
      ...rows.map(({ purpose, n }) => ({
        where: `${table} (${purpose})`,
        count: Number(n),
        isCounting: counted.includes(purpose),
      })),
    );
  }
  return counts;
}
