// Hourly, the end of the chain is written down outside the database, so that a cut-off tail is noticed too
// (domain.md section 6). Copy the file to another machine: what lies beside the database shares its fate.
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Clock } from '../platform/clock.js';
import type { Digests } from '../platform/crypto/index.js';
import { sql } from '../platform/db/sql.js';
import type { Database } from '../platform/db/transaction.js';

export interface Checkpoint {
  readonly seq: number;
  readonly mac: string;
  readonly at: string;
  /** `<keyId>.<HMAC>` over the other three. */
  readonly signature: string;
}

export interface CheckpointDeps {
  readonly db: Database;
  readonly crypto: Digests;
  readonly clock: Clock;
  /** DATA_DIR/audit/checkpoints.ndjson */
  readonly checkpointFile: string;
}

/** Appends where the chain ends now, and syncs it to the disk. Undefined when there is no event yet. */
export async function writeCheckpoint(deps: CheckpointDeps): Promise<Checkpoint | undefined> {
  const last = await deps.db.read((tx) =>
    tx.one<{ seq: number; mac: string }>(sql`SELECT seq, mac FROM audit_event ORDER BY seq DESC LIMIT 1`),
  );
  if (!last) return undefined;
  const unsigned = { seq: last.seq, mac: last.mac, at: deps.clock.iso() };
  const keyId = deps.crypto.auditKeyId();
  const mac = deps.crypto.auditMac(keyId, signedText(unsigned));
  const checkpoint = { ...unsigned, signature: `${keyId}.${mac}` };
  await appendLine(deps.checkpointFile, JSON.stringify(checkpoint));
  return checkpoint;
}

/** The checkpoints in the order of the file, each with its line number; undefined for a line that was torn. */
export async function* readCheckpoints(
  file: string,
): AsyncGenerator<{ readonly line: number; readonly checkpoint: Checkpoint | undefined }> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return;
  await handle.close();
  let line = 0;
  for await (const text of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line += 1;
    if (text !== '') yield { line, checkpoint: parse(text) };
  }
}

export function isSigned(crypto: Digests, checkpoint: Checkpoint): boolean {
  const [keyId = '', signature = ''] = checkpoint.signature.split('.');
  const expected = crypto.auditMac(keyId, signedText(checkpoint));
  return expected !== undefined && crypto.equalInConstantTime(expected, signature);
}

function signedText({ seq, mac, at }: Omit<Checkpoint, 'signature'>): string {
  return JSON.stringify(['checkpoint', seq, mac, at]);
}

function parse(text: string): Checkpoint | undefined {
  try {
    const { seq, mac, at, signature } = JSON.parse(text) as Record<string, unknown>;
    if (typeof seq !== 'number' || typeof mac !== 'string') return undefined;
    if (typeof at !== 'string' || typeof signature !== 'string') return undefined;
    return { seq, mac, at, signature };
  } catch {
    return undefined;
  }
}

async function appendLine(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a+', 0o600);
  try {
    // A process that was killed while it wrote leaves half a line; the next one begins on a line of its own.
    const { size } = await handle.stat();
    const end = Buffer.alloc(1);
    if (size > 0) await handle.read(end, 0, 1, size - 1);
    const isTorn = size > 0 && end.toString() !== '\n';
    await handle.write(`${isTorn ? '\n' : ''}${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
