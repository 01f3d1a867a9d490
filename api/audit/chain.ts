// What one link of the audit chain is: a row, the link before it, and an HMAC over both (domain.md section 6).
import type { Digests } from '../platform/crypto/index.js';
import { joined, type SqlText, sql } from '../platform/db/sql.js';

/** A row of audit_event, with the names of its columns. */
export interface ChainRow {
  readonly seq: number;
  readonly id: string;
  readonly at: string;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly kind: string;
  readonly subject_id: string | null;
  readonly outcome: string;
  readonly address_hash: string | null;
  readonly request_id: string | null;
  readonly details: string;
  readonly key_id: string;
  readonly prev_mac: string;
  readonly mac: string;
}

/** What the first row has for a row before it. */
export const GENESIS = 'genesis';

export const chainColumns: SqlText = sql`seq, id, at, actor_kind, actor_id, kind, subject_id, outcome, address_hash,
  request_id, details, key_id, prev_mac, mac`;

/** The text under the HMAC. A JSON array, so that no value can pass for two or move into its neighbour. */
export function linkText(row: Omit<ChainRow, 'mac'>): string {
  return JSON.stringify([
    row.seq,
    row.id,
    row.at,
    row.actor_kind,
    row.actor_id,
    row.kind,
    row.subject_id,
    row.outcome,
    row.address_hash,
    row.request_id,
    row.details,
    row.key_id,
    row.prev_mac,
  ]);
}

/** Closes the link with the newest audit key. */
export function link(crypto: Digests, row: Omit<ChainRow, 'mac' | 'key_id'>): ChainRow {
  const whole = { ...row, key_id: crypto.auditKeyId() };
  const mac = crypto.auditMac(whole.key_id, linkText(whole));
  if (mac === undefined) throw new Error('The audit key went away while it was used.');
  return { ...whole, mac };
}

/** The rows as one INSERT. */
export function insertOf(rows: readonly ChainRow[]): SqlText {
  const tuples = rows.map(
    (row) => sql`(${row.seq}, ${row.id}, ${row.at}, ${row.actor_kind}, ${row.actor_id}, ${row.kind},
      ${row.subject_id}, ${row.outcome}, ${row.address_hash}, ${row.request_id}, ${row.details}, ${row.key_id},
      ${row.prev_mac}, ${row.mac})`,
  );
  return sql`INSERT INTO audit_event (${chainColumns}) VALUES ${joined(tuples, ', ')}`;
}
