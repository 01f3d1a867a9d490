// The importer (domain.md section 5; issue "importer"): streams a file, stores good lines in batches, reports bad ones by
// number and reason. While one batch is written the next is read and checked; nothing else is held in memory.
import { createReadStream } from 'node:fs';
import { type AuditEvent, record } from '../../audit/index.js';
import type { DirectoryDeps } from '../directory-rows.js';
import type { LegacyAccount } from '../people.js';
import { parsePerson } from './parse-person.js';
import { personFormat } from './person-format.js';
import { LONGEST_LINE_BYTES, readLines } from './read-lines.js';
import { type Candidate, type PreparedBatch, prepareBatch, type Stored, writeBatch } from './store-people.js';

export interface ImportDeps extends Omit<DirectoryDeps, 'policy' | 'onUnavailable'> {
  config: { readonly acceptTestSsns: boolean };
  /** Takes over an e-Services account; where there is none, such accounts are only counted. */
  importLegacyAccount?: (account: LegacyAccount, person: { ssn: string }) => Promise<void>;
}

export interface ImportOptions {
  file: string;
  /** Checks the lines and stores nothing. */
  checkOnly?: boolean;
  /** Ends the import after the batch at hand; what is stored stays. */
  signal?: AbortSignal;
  onRefused?: (line: number, reason: string) => void;
  onProgress?: (progress: { bytes: number; people: number; refused: number }) => void;
}

export interface ImportSummary extends Stored {
  /** Good lines, each counted once. */
  people: number;
  refused: number;
  legacyAccounts: number;
  /** False when the import was stopped before the end of the file. */
  isComplete: boolean;
}

const PEOPLE_A_BATCH = 500;
const READ_AT_ONCE_BYTES = 256 * 1024;

/** Imports `file`. Throws only when the file cannot be read or the database fails. */
export async function importPeople(deps: ImportDeps, options: ImportOptions): Promise<ImportSummary> {
  const today = deps.clock.iso().slice(0, 10);
  const format = personFormat({ acceptTestSsns: deps.config.acceptTestSsns, today });
  const summary: ImportSummary = {
    added: 0,
    replaced: 0,
    unchanged: 0,
    people: 0,
    refused: 0,
    legacyAccounts: 0,
    isComplete: true,
  };
  const refuse = (line: number, reason: string) => {
    summary.refused += 1;
    options.onRefused?.(line, reason);
  };

  if (!options.checkOnly) await note(deps, 'import.started');
  let bytes = 0;
  let batch: Candidate[] = [];
  let writing: Promise<void> = Promise.resolve();
  const flush = async () => {
    const full = batch;
    batch = [];
    const prepared = options.checkOnly || full.length === 0 ? undefined : await prepareBatch(deps, full);
    await writing;
    writing = prepared ? store(deps, prepared, summary) : Promise.resolve();
    // Awaited before the next batch and at the end; until then a fault must not count as unhandled.
    writing.catch(() => undefined);
    options.onProgress?.({ bytes, people: summary.people, refused: summary.refused });
  };

  const input = createReadStream(options.file, { highWaterMark: READ_AT_ONCE_BYTES });
  for await (const lines of readLines(input)) {
    for (const line of lines) {
      if (line.bytes === null) refuse(line.number, `the line is longer than ${LONGEST_LINE_BYTES} bytes`);
      if (line.bytes === null || isBlank(line.bytes)) continue;
      const parsed = parsePerson(line.bytes, format);
      if ('refused' in parsed) {
        refuse(line.number, parsed.refused);
        continue;
      }
      summary.people += 1;
      if (parsed.person.legacyAccount) summary.legacyAccounts += 1;
      batch.push({ person: parsed.person, line: line.bytes.toString('utf8') });
      if (batch.length === PEOPLE_A_BATCH) await flush();
    }
    bytes = input.bytesRead;
    if (options.signal?.aborted) {
      summary.isComplete = false;
      break;
    }
  }
  await flush();
  await writing;
  const { isComplete, ...counts } = summary;
  if (!options.checkOnly) await note(deps, isComplete ? 'import.finished' : 'import.interrupted', counts);
  return summary;
}

type ImportEvent = AuditEvent['kind'] & `import.${string}`;

/** An import that a fault ended shows as one that was started and neither finished nor interrupted. */
async function note(deps: ImportDeps, kind: ImportEvent, counts: Record<string, number> = {}): Promise<void> {
  // The trail takes no number that could be an SSN or a phone's.
  const details = Object.fromEntries(
    Object.entries(counts).map(([name, n]) => [name, n < 10_000_000 ? n : `${Math.round(n / 1000)}k`]),
  );
  await deps.db.inTx(async (tx) => record(tx, { kind, actor: { kind: 'SYSTEM' }, outcome: 'DONE', details }));
}

async function store(deps: ImportDeps, prepared: PreparedBatch, summary: ImportSummary): Promise<void> {
  const stored = await writeBatch(deps, prepared);
  summary.added += stored.added;
  summary.replaced += stored.replaced;
  summary.unchanged += stored.unchanged;
  if (!deps.importLegacyAccount) return;
  for (const { person } of prepared.batch)
    if (person.legacyAccount) await deps.importLegacyAccount(person.legacyAccount, { ssn: person.ssn });
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9);
}
