// Takes retiring versions out of the keyring, each only when nothing needs it any more (domain.md section 6).
import { raw, sql } from '../db/sql.js';
import type { Database } from '../db/transaction.js';
import type { KeyPurpose } from './key-file.js';
import { keyStatus, type StatusDeps, type VersionStatus } from './key-status.js';
import { removeKeyVersion } from './rotate-key.js';

export interface RetireDeps extends StatusDeps {
  /** Of the key file or folder. */
  readonly keysPath: string;
  readonly now: Date;
}

export interface Retirement {
  readonly purpose: KeyPurpose;
  readonly id: string;
  readonly retired: boolean;
  /** Why it stays, as a sentence. */
  readonly because?: string;
}

/** Running processes look at the keys every second; until they have, they may still write with the older version. */
const SETTLING_MS = 60_000;
const ROWS_A_TRANSACTION = 1000;

/**
 * Retires what can be. `forgetUnfinished` lets an index key go although tries and sends of people without an account
 * are still counted under it: they then begin anew.
 */
export async function retireKeys(
  deps: RetireDeps,
  options: { readonly forgetUnfinished?: boolean } = {},
): Promise<Retirement[]> {
  const retirements: Retirement[] = [];
  for (const version of await keyStatus(deps)) {
    if (version.state === 'active') continue;
    const { purpose, id } = version;
    const because = reasonToStay(deps, version, options.forgetUnfinished === true);
    if (because === undefined) removeKeyVersion(deps.keysPath, purpose, id);
    retirements.push({
      purpose,
      id,
      retired: because === undefined,
      ...(because !== undefined && { because }),
    });
  }
  await sweepIndex(deps);
  return retirements;
}

function reasonToStay(
  deps: RetireDeps,
  version: VersionStatus,
  forgetUnfinished: boolean,
): string | undefined {
  const { purpose, needs } = version;
  if (purpose === 'audit') return 'audit keys stay for good: the chain is verified with them.';
  const active = deps.crypto.keyring.active(purpose);
  if (deps.now.getTime() - Date.parse(active.createdAt) < SETTLING_MS)
    return `its successor ${active.id} is less than a minute old, and running processes may not have seen it.`;
  const holding = forgetUnfinished ? needs.filter(({ isCounting }) => isCounting !== true) : needs;
  if (holding.length === 0) return undefined;
  return `still needed: ${holding.map(({ where, count }) => `${where} ${count}`).join(', ')}.`;
}

/** Removes index rows of versions that are gone, also those that an interrupted retirement left. */
async function sweepIndex({ db, crypto }: Pick<RetireDeps, 'db' | 'crypto'>): Promise<void> {
  for (const table of ['blind_index', 'blind_index_many']) {
    const kinds = await db.read((tx) =>
      tx.sql<{ purpose: string; key_id: string }>(sql`SELECT DISTINCT purpose, key_id FROM ${raw(table)}`),
    );
    for (const kind of kinds)
      if (!crypto.keyring.find('index', kind.key_id)) await sweepRows(db, table, kind.purpose, kind.key_id);
  }
}

async function sweepRows(db: Database, table: string, purpose: string, keyId: string): Promise<void> {
  const ofKey = sql`purpose = ${purpose} AND key_id = ${keyId}`;
  for (let removed = ROWS_A_TRANSACTION; removed >= ROWS_A_TRANSACTION; )
    removed = await db.inTx((tx) =>
      tx.execute(sql`DELETE FROM ${raw(table)} WHERE ${ofKey} AND digest IN
        (SELECT digest FROM ${raw(table)} WHERE ${ofKey} LIMIT ${ROWS_A_TRANSACTION})`),
    );
}
