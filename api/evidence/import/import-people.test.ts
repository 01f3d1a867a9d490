import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { madeUpPeople, writeMadeUpPeople } from '../../../scripts/made-up-people.js';
import { DEMONSTRATION_FILE, demonstrationPeople, emptyDirectory } from '../../test/people-directory.js';
import { DIRECTORY_SEALED } from '../directory-rotation.js';
import { evidenceFrom } from '../evidence-from.js';
import type { Person } from '../people.js';
import { importPeople, type LegacyImport } from './import-people.js';

let directory: Awaited<ReturnType<typeof emptyDirectory>>;
afterEach(() => directory.close());

const fileOf = (lines: (Person | string)[]) => {
  const file = join(directory.folder, 'import.ndjson');
  writeFileSync(file, lines.map((l) => (typeof l === 'string' ? l : JSON.stringify(l))).join('\n'));
  return file;
};
const people = (count: number, seed = 1) => [...madeUpPeople(count, seed)];
const plain = people(12, 3);
const person = (index: number): Person => ({ ...(plain[index] as Person), legacyAccount: undefined });
const counts = async () => {
  const tables = ['tax_record', 'credit_file', 'phone_record', 'blind_index', 'blind_index_many'];
  const counted = tables.map((t) => `(SELECT count(*) FROM ${t}) AS ${t}`).join(', ');
  const [row] = (await directory.query(`SELECT ${counted}`)) as Record<string, string | number>[];
  return Object.fromEntries(Object.entries(row ?? {}).map(([table, count]) => [table, Number(count)]));
};
const trail = async () => {
  const rows = await directory.query('SELECT kind, details FROM audit_event ORDER BY seq');
  return (rows as { kind: string; details: string }[]).map(({ kind, details }) => ({
    kind,
    details: JSON.parse(details),
  }));
};
const ports = () =>
  evidenceFrom(
    {
      production: false,
      taxRecordsUrl: 'directory:',
      creditBureauUrl: 'directory:',
      creditBureauName: 'Experian',
      phoneOwnershipUrl: 'directory:',
      evidenceTimeoutMs: 100,
    },
    directory.deps,
  );

describe.each(['sqlite', 'postgres'] as const)('an import into %s', (dialect) => {
  beforeEach(async () => {
    directory = await emptyDirectory(dialect);
  });

  it('puts the demonstration people in and counts e-Services accounts without storing them', async () => {
    const summary = await importPeople(directory.deps, { file: DEMONSTRATION_FILE });
    expect(summary).toEqual({
      people: 240,
      added: 240,
      replaced: 0,
      unchanged: 0,
      refused: 0,
      legacyAccounts: 20,
      accountsTaken: 0,
      accountsLeft: 0,
      accountsRefused: 0,
      isComplete: true,
    });
    expect(await counts()).toMatchObject({ tax_record: 240, credit_file: 240, phone_record: 240 });
  });

  it('run again changes nothing', async () => {
    await importPeople(directory.deps, { file: DEMONSTRATION_FILE });
    const before = await directory.query('SELECT * FROM tax_record ORDER BY id');
    const again = await importPeople(directory.deps, { file: DEMONSTRATION_FILE });
    expect(again).toMatchObject({ people: 240, added: 0, replaced: 0, unchanged: 240 });
    expect(await directory.query('SELECT * FROM tax_record ORDER BY id')).toEqual(before);
  });

  it('reports bad lines by number and reason while the good ones go in', async () => {
    const refused: [number, string][] = [];
    const file = fileOf([
      person(0),
      '{oops',
      person(1),
      '',
      '  ',
      '{"shoe":1}',
      'x'.repeat(300_000),
      person(2),
    ]);
    const summary = await importPeople(directory.deps, { file, onRefused: (...r) => refused.push(r) });
    expect(summary).toMatchObject({ people: 3, added: 3, refused: 3 });
    expect(refused).toEqual([
      [2, 'is not valid JSON (column 2)'],
      [6, expect.stringContaining('unknown key "shoe"; ssn is missing')],
      [7, 'the line is longer than 262144 bytes'],
    ]);
  });

  it('that only checks stores nothing', async () => {
    const summary = await importPeople(directory.deps, { file: DEMONSTRATION_FILE, checkOnly: true });
    expect(summary).toMatchObject({ people: 240, added: 0, refused: 0 });
    expect(await counts()).toMatchObject({ tax_record: 0, blind_index: 0 });
    expect(await trail()).toEqual([]);
  });

  it('leaves its beginning, and its end with the counts, on the audit trail', async () => {
    await importPeople(directory.deps, { file: fileOf([person(0), person(1), 'no person']) });
    const stopped = AbortSignal.abort();
    await importPeople(directory.deps, { file: fileOf([person(0)]), signal: stopped });
    expect(await trail()).toEqual([
      { kind: 'import.started', details: {} },
      { kind: 'import.finished', details: expect.objectContaining({ people: 2, added: 2, refused: 1 }) },
      { kind: 'import.started', details: {} },
      { kind: 'import.interrupted', details: expect.objectContaining({ people: 1, unchanged: 1 }) },
    ]);
  });

  it('replaces a person under the id she has, and forgets her old phones', async () => {
    await importPeople(directory.deps, { file: fileOf([person(0), person(1)]) });
    const id = async () => {
      const found = await ports().taxRecords.addressOfRecord(person(0).ssn);
      return found.result === 'known' && found.record.recordId;
    };
    const before = await id();
    const oldNumber = person(0).phones[0]?.number ?? '';
    const moved = { ...person(0).address, line1: '1 New Street' };
    const phone = { number: '+12025550123', lineType: 'MOBILE', plan: 'PERSONAL', linked: true } as const;
    const changed = { ...person(0), address: moved, phones: [phone], creditFrozen: true };
    const summary = await importPeople(directory.deps, { file: fileOf([changed, person(1)]) });
    expect(summary).toMatchObject({ added: 0, replaced: 1, unchanged: 1 });
    expect(before).toBeTruthy();
    expect(await id()).toBe(before);
    const { taxRecords, creditBureau, phoneOwnership } = ports();
    expect(await taxRecords.addressOfRecord(changed.ssn)).toMatchObject({
      record: { addressOfRecord: moved },
    });
    const claim = { ssn: changed.ssn, kind: 'HELOC', lastEight: '00000000' } as const;
    expect((await creditBureau.checkFinancialAccount(claim)).result).toBe('frozen');
    const { firstName, lastName } = changed;
    expect(await phoneOwnership.lookUp({ number: oldNumber, firstName, lastName })).toEqual({
      result: 'unknown',
    });
    expect(await phoneOwnership.lookUp({ ...phone, firstName, lastName })).toMatchObject({ linked: true });
    expect(await counts()).toEqual({
      tax_record: 2,
      credit_file: 2,
      phone_record: 2,
      blind_index: 2,
      blind_index_many: 2,
    });
  });

  it('counts the last of several lines of one person, however far apart, and again when repeated', async () => {
    const last = { ...person(0), firstName: 'Last' };
    const lines = [person(0), { ...person(0), firstName: 'Second' }, ...people(1200, 9), last];
    for (const _ of ['first run', 'second run']) {
      await importPeople(directory.deps, { file: fileOf(lines) });
      expect(await ports().taxRecords.addressOfRecord(person(0).ssn)).toMatchObject({
        record: { firstName: 'Last' },
      });
      expect(await counts()).toMatchObject({ tax_record: 1201, blind_index: 1201 });
    }
  });

  it('that was stopped goes on when run again, and ends with the same people', async () => {
    const file = join(directory.folder, 'many.ndjson');
    await writeMadeUpPeople(file, 3000, 5);
    const stop = new AbortController();
    const first = await importPeople(directory.deps, {
      file,
      signal: stop.signal,
      onProgress: ({ people }) => people >= 1000 && stop.abort(),
    });
    expect(first.isComplete).toBe(false);
    expect(first.added).toBeLessThan(3000);
    const second = await importPeople(directory.deps, { file });
    expect(second).toMatchObject({ isComplete: true, unchanged: first.added, added: 3000 - first.added });
    expect(await counts()).toMatchObject({ tax_record: 3000, blind_index: 3000, phone_record: 3000 });
  });

  it('of the same file twice at once ends with each person once', async () => {
    const file = join(directory.folder, 'many.ndjson');
    await writeMadeUpPeople(file, 1500, 5);
    await Promise.all([1, 2].map(() => importPeople(directory.deps, { file })));
    expect(await counts()).toMatchObject({ tax_record: 1500, blind_index: 1500, phone_record: 1500 });
  });

  it('gives the e-Services accounts of each batch to whoever takes them over, and refuses what those refuse', async () => {
    const taken: string[] = [];
    const told: [number, string][] = [];
    const [first] = demonstrationPeople.flatMap(({ legacyAccount }) => legacyAccount ?? []);
    const legacyImport: LegacyImport = {
      faultOf: ({ username }) => (username === first?.username ? 'is refused for a test' : undefined),
      take: async (batch) => {
        taken.push(...batch.map(({ account }) => account.username));
        return {
          taken: batch.length - 1,
          left: 0,
          refused: [{ line: batch[0]?.line ?? 0, reason: 'is taken' }],
        };
      },
    };
    const summary = await importPeople(
      { ...directory.deps, legacyImport },
      { file: DEMONSTRATION_FILE, onRefused: (...one) => told.push(one) },
    );
    expect(summary).toMatchObject({ people: 239, refused: 1, legacyAccounts: 19 });
    expect(summary).toMatchObject({ accountsTaken: 18, accountsLeft: 0, accountsRefused: 1 });
    expect(taken).toHaveLength(19);
    expect(told).toEqual([
      [16, 'is refused for a test'],
      [17, 'is taken'],
    ]);
  });

  it('lets several people share a number, and finds for each the own one', async () => {
    const [phone] = person(0).phones;
    const shared = { ...(phone as Person['phones'][number]), lineType: 'MOBILE', linked: true } as const;
    const couple = [
      { ...person(0), firstName: 'Ann', phones: [shared] },
      { ...person(1), firstName: 'Bob', phones: [{ ...shared, linked: false }] },
    ];
    await importPeople(directory.deps, { file: fileOf(couple) });
    const lookUp = ({ firstName, lastName }: Person) =>
      ports().phoneOwnership.lookUp({ number: shared.number, firstName, lastName });
    expect(await lookUp(couple[0] as Person)).toMatchObject({ linked: true });
    expect(await lookUp(couple[1] as Person)).toMatchObject({ linked: false });
  });

  it('leaves a file that cannot be read to the caller', async () => {
    await expect(importPeople(directory.deps, { file: '/nowhere/at-all' })).rejects.toThrow('ENOENT');
  });

  it('fills tables that are as their entities say', async () => {
    const [source] = directory.deps.db.sources;
    const statements = await source?.driver.createSchemaBuilder().log();
    expect(statements?.upQueries.map(({ query }) => query)).toEqual([]);
  });
});

describe('the SQLite file after an import', () => {
  it('holds nothing of a person in clear', async () => {
    directory = await emptyDirectory();
    await importPeople(directory.deps, { file: DEMONSTRATION_FILE });
    const bytes = Buffer.concat(
      ['', '-wal'].map((end) => readFileSync(join(directory.folder, `test.db${end}`))),
    ).toString('latin1');
    for (const { ssn, lastName, dateOfBirth, address, phones } of demonstrationPeople.slice(0, 30))
      for (const secret of [ssn, lastName, dateOfBirth, address.line1, phones[0]?.number ?? '?'])
        expect(bytes.includes(Buffer.from(secret).toString('latin1'))).toBe(false);
    const [row] = (await directory.query('SELECT * FROM tax_record LIMIT 1')) as Record<string, string>[];
    for (const column of DIRECTORY_SEALED[0].columns) expect(row?.[column]).toMatch(/^v1\./);
  });
});
