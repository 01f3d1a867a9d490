// Walks the whole chain and the checkpoints and names the first broken link (domain.md section 6). Constant memory.
import type { Digests } from '../platform/crypto/index.js';
import { sql } from '../platform/db/sql.js';
import type { Database } from '../platform/db/transaction.js';
import { type ChainRow, chainColumns, GENESIS, linkText } from './chain.js';
import { type Checkpoint, isSigned, readCheckpoints } from './checkpoint.js';

export interface BrokenLink {
  readonly seq: number;
  /** Of the event at fault, when there is one. */
  readonly id?: string;
  /** What is wrong, as a sentence. */
  readonly says: string;
}

export interface ChainReport {
  /** Events found intact, up to the first break. */
  readonly events: number;
  readonly checkpoints: number;
  /** Lines of the checkpoint file that a killed process left half written. */
  readonly tornCheckpoints: number;
  readonly valid: boolean;
  readonly firstBroken?: BrokenLink;
}

export interface VerifyDeps {
  readonly db: Database;
  readonly crypto: Digests;
  readonly checkpointFile: string;
}

export interface VerifyOptions {
  readonly batch?: number;
  /** Told after each batch how many events are done. */
  readonly onProgress?: (events: number) => void;
}

/** Checks every event, then every checkpoint. Events that come in meanwhile are checked too. */
export async function verifyChain(deps: VerifyDeps, options: VerifyOptions = {}): Promise<ChainReport> {
  const batch = options.batch ?? 1000;
  let lastSeq = 0;
  let lastMac = GENESIS;
  for (;;) {
    const after = lastSeq;
    const rows = await deps.db.read((tx) =>
      tx.sql<ChainRow>(
        sql`SELECT ${chainColumns} FROM audit_event WHERE seq > ${after} ORDER BY seq LIMIT ${batch}`,
      ),
    );
    for (const row of rows) {
      const says = faultOf(deps.crypto, row, lastSeq, lastMac);
      if (says !== undefined) return broken(lastSeq, { seq: row.seq, id: row.id, says });
      lastSeq = row.seq;
      lastMac = row.mac;
    }
    options.onProgress?.(lastSeq);
    if (rows.length < batch) return verifyCheckpoints(deps, lastSeq);
  }
}

function faultOf(crypto: Digests, row: ChainRow, lastSeq: number, lastMac: string): string | undefined {
  if (row.seq !== lastSeq + 1) {
    const missing =
      row.seq === lastSeq + 2 ? `event ${lastSeq + 1} is` : `events ${lastSeq + 1} to ${row.seq - 1} are`;
    return `${missing} missing before it.`;
  }
  const expected = crypto.auditMac(row.key_id, linkText(row));
  if (expected === undefined) return `the audit key ${row.key_id} that made it is not in the keyring.`;
  if (!crypto.equalInConstantTime(expected, row.mac))
    return 'its content was changed, or it was not written by this system.';
  if (row.prev_mac !== lastMac) return 'it does not follow the event before it.';
  return undefined;
}

async function verifyCheckpoints(deps: VerifyDeps, events: number): Promise<ChainReport> {
  let checkpoints = 0;
  let tornCheckpoints = 0;
  for await (const { line, checkpoint } of readCheckpoints(deps.checkpointFile)) {
    if (!checkpoint) {
      tornCheckpoints += 1;
      continue;
    }
    const fault = await checkpointFault(deps, checkpoint, events, line);
    if (fault) return { ...broken(events, fault), checkpoints, tornCheckpoints };
    checkpoints += 1;
  }
  return { events, checkpoints, tornCheckpoints, valid: true };
}

async function checkpointFault(
  deps: VerifyDeps,
  checkpoint: Checkpoint,
  events: number,
  line: number,
): Promise<BrokenLink | undefined> {
  const { seq, at } = checkpoint;
  const named = `the checkpoint of ${at} (line ${line})`;
  if (!isSigned(deps.crypto, checkpoint)) return { seq, says: `${named} was changed or forged.` };
  const row = await deps.db.read((tx) =>
    tx.one<{ id: string; mac: string }>(sql`SELECT id, mac FROM audit_event WHERE seq = ${seq}`),
  );
  if (!row) {
    const first = events + 1;
    return {
      seq: first,
      says: `the end is cut off: ${named} saw ${seq} events, the database holds ${events}.`,
    };
  }
  if (row.mac !== checkpoint.mac) return { seq, id: row.id, says: `it is not the event that ${named} saw.` };
  return undefined;
}

function broken(events: number, firstBroken: BrokenLink): ChainReport {
  return { events, checkpoints: 0, tornCheckpoints: 0, valid: false, firstBroken };
}
