// The importer (domain.md section 5; issue "importer"): streams a file, stores good lines in batches, reports bad ones by
// number and reason. While one batch is written the next is read and checked; nothing else is held in memory.
import { createReadStream } from 'node:fs';
import { type AuditEvent, record } from '../../audit/index.js';
import type { DirectoryDeps } from '../directory-rows.js';
import type { LegacyAccount, Person } from '../people.js';
import { parsePerson } from './parse-person.js';
import { personFormat } from './person-format.js';
import { LONGEST_LINE_BYTES, readLines } from './read-lines.js';
import { type Candidate, type PreparedBatch, prepareBatch, type Stored, writeBatch } from './store-people.js';

/** An e-Services account of the file, with the number of its line and the person whose it is. */
export interface LegacyCandidate {
  line: number;
  account: LegacyAccount;
  person: Pick<Person, 'ssn' | 'firstName' | 'lastName'>;
}

export interface LegacyTaken {
  taken: number;
  /** Their people had an account already, which stays as it is. */
  left: number;
  refused: readonly { line: number; reason: string }[];
}

/** Takes over e-Services accounts. What accounts are is not the business of the evidence: this is handed down to it. */
export interface LegacyImport {
  /** Why an account can never be taken over, without quoting it; undefined when it can. */
  faultOf(account: LegacyAccount): string | undefined;
  /** Takes over one batch in one transaction; repeated, it changes nothing. */
  take(batch: readonly LegacyCandidate[]): Promise<LegacyTaken>;
}

export interface ImportDeps extends Omit<DirectoryDeps, 'policy' | 'onUnavailable'> {
  config: { readonly acceptTestSsns: boolean };
  /** Where there is none, such accounts are only counted. */
  legacyImport?: LegacyImport;
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
  /** People in who have an e-Services account; the next three tell what became of these. */
  legacyAccounts: number;
  accountsTaken: number;
  accountsLeft: number;
  /** Told by `onRefused`; the person is in all the same. */
  accountsRefused: number;
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
    accountsTaken: 0,
    accountsLeft: 0,
    accountsRefused: 0,
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
    writing = prepared ? store(deps, prepared, summary, options) : Promise.resolve();
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
      const { legacyAccount } = parsed.person;
      const fault = legacyAccount && deps.legacyImport?.faultOf(legacyAccount);
      if (fault) {
        refuse(line.number, fault);
        continue;
      }
      summary.people += 1;
      if (legacyAccount) summary.legacyAccounts += 1;
      batch.push({ person: parsed.person, line: line.bytes.toString('utf8'), number: line.number });
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

async function store(
  deps: ImportDeps,
  prepared: PreparedBatch,
  summary: ImportSummary,
  { onRefused }: Pick<ImportOptions, 'onRefused'>,
): Promise<void> {
  const stored = await writeBatch(deps, prepared);
  summary.added += stored.added;
  summary.replaced += stored.replaced;
  summary.unchanged += stored.unchanged;
  // Of unchanged people as well: an import that was killed between the two goes on here when it is run again.
  const accounts = prepared.batch.flatMap(({ person, number }) =>
    person.legacyAccount ? [{ line: number, account: person.legacyAccount, person }] : [],
  );
  if (!deps.legacyImport || accounts.length === 0) return;
  const { taken, left, refused } = await deps.legacyImport.take(accounts);
  summary.accountsTaken += taken;
  summary.accountsLeft += left;
  summary.accountsRefused += refused.length;
  for (const { line, reason } of refused) onRefused?.(line, reason);
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9);
}
