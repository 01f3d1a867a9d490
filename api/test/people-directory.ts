// A directory with the demonstration people in a temporary SQLite file, for the tests of the evidence.
import { readFileSync } from 'node:fs';
import { BlindIndex0001 } from '../../migrations/0001-blind-index.js';
import { Audit0002 } from '../../migrations/0002-audit.js';
import { EvidenceDirectory0004 } from '../../migrations/0004-evidence-directory.js';
import { withAudit } from '../audit/index.js';
import { CreditFileRow, type DirectoryDeps, PhoneRecordRow, TaxRecordRow } from '../evidence/index.js';
import type { Person } from '../evidence/people.js';
import { movableClock } from '../platform/clock.js';
import { createCrypto, memoryKeyring } from '../platform/crypto/index.js';
import type { Dialect } from '../platform/db/sql.js';
import { randomIds } from '../platform/ids.js';
import { temporaryDatabase } from './temporary-database.js';

export const DEMONSTRATION_FILE = 'scripts/demonstration-people.ndjson';

export const demonstrationPeople: readonly Person[] = readFileSync(DEMONSTRATION_FILE, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Person);

/** The person of a row of docs/demonstration-people.md, counted from 1. */
export function personOfRow(row: number): Person {
  const person = demonstrationPeople[row - 1];
  if (!person) throw new Error(`no row ${row}`);
  return person;
}

/** An empty directory on the day 2017-12-01, and what takes it away again. */
export async function emptyDirectory(dialect: Dialect = 'sqlite') {
  const { db, folder, query, remove } = await temporaryDatabase(dialect, {
    entities: [TaxRecordRow, CreditFileRow, PhoneRecordRow],
    migrations: [BlindIndex0001, Audit0002, EvidenceDirectory0004],
  });
  const crypto = createCrypto(memoryKeyring());
  const clock = movableClock('2017-12-01T12:00:00Z');
  const faults: string[] = [];
  const deps = {
    db: withAudit(db, { crypto, clock, ids: randomIds }),
    crypto,
    clock,
    policy: { minimumAge: 13 },
    ids: randomIds,
    config: { acceptTestSsns: true },
    onUnavailable: (provider: string, reason: string) => void faults.push(`${provider}: ${reason}`),
  } satisfies DirectoryDeps & { config: { acceptTestSsns: boolean } };
  return { deps, folder, faults, query, close: remove };
}
