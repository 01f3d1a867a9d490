import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeUpPeople } from '../../../scripts/made-up-people.js';
import { importPeople } from '../../evidence/index.js';
import type { LegacyAccount, Person } from '../../evidence/people.js';
import { findAll, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import { type TestApp, testApp } from '../../test/app.js';
import { registerByPhone, usernameOf } from '../../test/journeys.js';
import { legacyPerson } from '../../test/legacy-people.js';
import { DEMONSTRATION_FILE } from '../../test/people-directory.js';
import { ordinaryPerson, tryPassword } from '../../test/sign-in-journeys.js';
import { Account } from '../account.entity.js';
import { accountFields } from '../account-fields.js';
import { legacyImport } from './import-accounts.js';

const HASH = {
  scheme: 'salted-sha1',
  salt: 'NaCl',
  hash: 'f8a6c32dcab1a6e8ba28d8b1ed4f0f3e1f9c0e3a',
} as const;
const people = [...madeUpPeople(60, 11)];

describe.each(['sqlite', 'postgres'] as const)('e-Services accounts imported into %s', (dialect) => {
  let app: TestApp;
  let atFirst: Account[];
  beforeAll(async () => {
    app = await testApp({ dialect });
    atFirst = await accounts();
  });
  afterAll(() => app.close());

  const person = (n: number, account: Partial<LegacyAccount> = {}): Person => ({
    ...(people[n] as Person),
    legacyAccount: {
      username: `old.user.${n}`,
      email: `old${n}@example.com`,
      passwordHash: HASH,
      ...account,
    },
  });
  const run = async (lines: readonly Person[], file = 'import.ndjson') => {
    const path = join(app.folder, file);
    writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
    const refused: [number, string][] = [];
    const summary = await importPeople(
      { ...app.deps, legacyImport: legacyImport(app.deps) },
      { file: path, onRefused: (...one) => refused.push(one) },
    );
    const { accountsTaken: taken, accountsLeft: left } = summary;
    return { taken, left, people: summary.people, refused };
  };
  const accounts = () => app.deps.db.read((tx) => findAll(tx, Account, sql`ORDER BY id`));
  const persons = async () =>
    Number((await app.deps.db.read((tx) => tx.one<{ n: number }>(sql`SELECT count(*) AS n FROM person`)))?.n);

  it('stand as IDENTITY_REQUIRED, with the names of the person and everything personal sealed', async () => {
    const { username } = legacyPerson(0);
    const imported = atFirst.filter(({ status }) => status === 'IDENTITY_REQUIRED');
    expect(imported).toHaveLength(20);
    const one = imported.find((account) => accountFields.open(app.deps, account, 'username') === username);
    if (!one) throw new Error('not imported');
    const { firstName, lastName, legacyAccount } = legacyPerson(0).person;
    const text = (column: 'firstName' | 'lastName' | 'email') => accountFields.open(app.deps, one, column);
    expect([text('firstName'), text('lastName')]).toEqual([firstName, lastName]);
    expect(text('email')).toBe(legacyAccount?.email);
    expect(one).toMatchObject({ importedAt: app.clock.iso(), sitePhrase: null, proofingMethod: null });
    expect(JSON.stringify(imported)).not.toContain(username);
  });

  it('are left as they are by the same file again, and by a line that changed, and so is the account of who registered here', async () => {
    const before = await accounts();
    const again = await importPeople(
      { ...app.deps, legacyImport: legacyImport(app.deps) },
      { file: DEMONSTRATION_FILE },
    );
    expect(again).toMatchObject({ unchanged: 240, accountsTaken: 0, accountsLeft: 20, accountsRefused: 0 });
    expect(await accounts()).toEqual(before);

    const holder = ordinaryPerson(0);
    await registerByPhone(app, holder);
    const changed = { ...legacyPerson(0).person };
    changed.legacyAccount = { username: 'another.name', email: 'b@example.com', passwordHash: HASH };
    const registered = await accounts();
    const legacyAccount = { username: 'old.name.of.holder', email: 'c@example.com', passwordHash: HASH };
    expect(await run([changed, { ...holder, legacyAccount }])).toMatchObject({ taken: 0, left: 2 });
    expect(await accounts()).toEqual(registered);
  });

  it('are refused by line where somebody else has the name; the person and all others are in', async () => {
    const holder = ordinaryPerson(1);
    await registerByPhone(app, holder);
    const before = await persons();
    const taken = usernameOf(holder).toUpperCase();
    const result = await run([
      person(0),
      person(1, { username: taken }),
      person(2, { username: 'Old.User.0' }),
    ]);
    const reason = expect.stringContaining('belongs to somebody else');
    expect(result).toEqual({
      people: 3,
      taken: 1,
      left: 0,
      refused: [
        [2, reason],
        [3, reason],
      ],
    });
    // Of whom no account was made, no SSN is kept.
    expect((await persons()) - before).toBe(1);
  });

  it.each([
    ['a hash that nobody can read', { passwordHash: '$unheard-of$x$y' }, 'legacyAccount.passwordHash'],
    ['a hash that would keep a core busy', { passwordHash: `$2b$31$${'a'.repeat(53)}` }, 'costs more than'],
    ['a username of nine digits', { username: 'x123-45-6789' }, 'holds nine digits'],
    ['a username with a blank', { username: 'old user 5' }, 'is not 6 to 64'],
  ])('with %s: the line is refused, and told without quoting it', async (_what, account, words) => {
    const before = (await accounts()).length;
    const { refused, taken, people: inside } = await run([person(5, account), person(6)]);
    expect(refused).toEqual([[1, expect.stringContaining(words)]]);
    expect(inside).toBe(1);
    expect((await accounts()).length).toBe(before + taken);
  });

  it('of two files at once are there once', async () => {
    const lines = Array.from({ length: 20 }, (_, n) => person(20 + n));
    const both = await Promise.all([run(lines, 'one.ndjson'), run([...lines].reverse(), 'other.ndjson')]);
    expect(both.map(({ refused }) => refused)).toEqual([[], []]);
    expect(both[0].taken + both[1].taken).toBe(20);
    expect(both[0].left + both[1].left).toBe(20);
  });

  it('come in when a file is run again that was killed between the people and their accounts', async () => {
    const lines = [person(41), person(42)];
    const path = join(app.folder, 'killed.ndjson');
    writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
    await importPeople(app.deps, { file: path });
    expect(await run(lines)).toMatchObject({ taken: 2, left: 0 });
  });

  it('that were closed are not opened again', async () => {
    await run([person(50)]);
    const [one] = (await accounts()).slice(-1);
    if (!one) throw new Error('not imported');
    const closed = { status: 'CLOSED', closedAt: app.clock.iso() } as const;
    await app.deps.db.inTx((tx) => update(tx, Account, closed, sql`WHERE id = ${one.id}`));
    expect(await run([person(50, { username: 'a.new.old.name' })])).toMatchObject({ taken: 0, left: 1 });
    const { userErrors } = await tryPassword(app, 'a.new.old.name', 'whatever it was');
    expect(userErrors).toMatchObject([{ code: 'CREDENTIALS_INCORRECT' }]);
  });
});
