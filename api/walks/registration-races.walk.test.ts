// Real parallel requests, on both databases: a burst gets no more looks at a secret than a queue, one person gets one
// account, and an act asked for under one key is done once (api.md "Conventions"; domain.md 2.1).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence/index.js';
import type { Person } from '../evidence/people.js';
import { tokenDigest } from '../platform/crypto/index.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  financialAccountOf,
  identityOf,
  registrationAt,
  SECRET_ANSWERS,
  succeed,
} from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { codesOf, otherThan } from '../test/told.js';

const BURST = 20;
const tally = (codes: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

describe.each([
  { dialect: 'sqlite', POLICY: 'irs-2017', tries: 3 },
  { dialect: 'postgres', POLICY: 'nist-800-63-4', tries: 5 },
] as const)('twenty requests at once on $dialect under $POLICY', ({ dialect, POLICY, tries }) => {
  let app: TestApp;
  let looks = 0;
  beforeAll(async () => {
    const evidence = (real: Evidence): Evidence => ({
      ...real,
      taxRecords: {
        ...real.taxRecords,
        matchIdentity: (claim) => {
          looks += 1;
          return real.taxRecords.matchIdentity(claim);
        },
      },
      phoneOwnership: {
        lookUp: (claim) => {
          looks += 1;
          return real.phoneOwnership.lookUp(claim);
        },
      },
      creditBureau: {
        ...real.creditBureau,
        checkFinancialAccount: (claim) => {
          looks += 1;
          return real.creditBureau.checkFinancialAccount(claim);
        },
      },
    });
    app = await testApp({ dialect, env: { POLICY }, evidence });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    looks = 0;
    app.clock.advance(48 * 3_600_000);
  });

  /** Twenty calls at once; what each answered, OK for none. */
  const burst = async (
    ask: (index: number) => Promise<{ userErrors: never[] }>,
    size = BURST,
  ): Promise<string[]> => {
    const answers = await Promise.all(Array.from({ length: size }, (_, index) => ask(index)));
    return answers.map((answer) => codesOf(answer)[0] ?? 'OK');
  };
  const accountsOf = async (person: Person): Promise<{ status: string }[]> =>
    app.deps.db.read(async (tx) => {
      const all = await tx.sql<{ status: string; person_id: string; ssn: string }>(
        sql`SELECT a.status, a.person_id, p.ssn FROM account a JOIN person p ON p.id = a.person_id`,
      );
      return all.filter(
        ({ ssn, person_id }) => app.deps.crypto.open(ssn, `person:ssn:${person_id}`) === person.ssn,
      );
    });

  it('with wrong e-mail codes are looked at as often as there are tries', async () => {
    const person = personOfRow(1);
    const token = await registrationAt(app, 'CONFIRM_EMAIL', person);
    const code = await app.codeSentTo(emailOf(person));
    const told = await burst(() => call(app, 'confirmEmail', { token, code: otherThan(code) }));
    expect(tally(told)).toEqual({ CODE_INCORRECT: tries - 1, CODE_USED_UP: BURST - tries + 1 });
  });

  it('with the right e-mail code move on once', async () => {
    const person = personOfRow(2);
    const token = await registrationAt(app, 'CONFIRM_EMAIL', person);
    const code = await app.codeSentTo(emailOf(person));
    const told = await burst(() => call(app, 'confirmEmail', { token, code }));
    expect(tally(told)).toEqual({ OK: 1, STEP_OUT_OF_ORDER: BURST - 1 });
  });

  it('with wrong texted codes are looked at as often as there are tries', async () => {
    const person = personOfRow(3);
    const token = await registrationAt(app, 'PHONE_CODE', person);
    const code = await app.codeSentTo(person.phones[0]?.number ?? '');
    const told = await burst(() => call(app, 'confirmPhoneActivationCode', { token, code: otherThan(code) }));
    expect(tally(told)).toEqual({ CODE_INCORRECT: tries - 1, CODE_USED_UP: BURST - tries + 1 });
  });

  it('with wrong identities on one SSN, in several registrations, get three looks together', async () => {
    const person = personOfRow(21);
    const tokens = await Promise.all(
      Array.from({ length: 4 }, async (_, index) => {
        const email = `eve-${index}@example.com`;
        const { token } = await succeed(app, 'startRegistration', {
          firstName: 'Eve',
          lastName: 'Mallory',
          email,
          application: 'IP_PIN',
        });
        await succeed(app, 'confirmEmail', { token, code: await app.codeSentTo(email) });
        return token;
      }),
    );
    const told = await burst((index) =>
      call(app, 'submitIdentity', { token: tokens[index % 4], ...identityOf(person) }),
    );
    expect(looks).toBe(3);
    expect(tally(told)).toEqual({ IDENTITY_NOT_VERIFIED: 2, LOCKED: BURST - 2 });
  });

  it('with wrong accounts in two registrations of a person get three looks together', async () => {
    const person = personOfRow(22);
    const tokens = [
      await registrationAt(app, 'FINANCIAL_ACCOUNT', person),
      await registrationAt(app, 'FINANCIAL_ACCOUNT', person),
    ];
    looks = 0;
    const told = await burst((index) =>
      call(app, 'submitFinancialAccount', {
        token: tokens[index % 2],
        ...financialAccountOf(person),
        lastEight: `1111${1000 + index}`,
      }),
    );
    expect(looks).toBe(3);
    expect(tally(told)).toEqual({ FINANCIAL_ACCOUNT_NOT_VERIFIED: 2, LOCKED: BURST - 2 });
  });

  it('to send the text send five', async () => {
    const person = personOfRow(23);
    const token = await registrationAt(app, 'PHONE_CODE', person);
    await app.deliver();
    const before = app.texts.length;
    const phone = person.phones[0]?.number;
    const told = await burst(() => call(app, 'sendPhoneActivationCode', { token, phone }));
    expect(tally(told)).toEqual({ OK: 4, RATE_LIMITED: BURST - 4 });
    await app.deliver();
    expect(app.texts.length - before).toBe(4);
    const open = await app.deps.db.read((tx) =>
      tx.sql(sql`SELECT c.id FROM code c JOIN registration r ON r.id = c.owner_id
        WHERE r.token_digest = ${tokenDigest(token)} AND c.purpose = 'PHONE_ACTIVATION' AND c.state = 'OPEN'`),
    );
    expect(open).toHaveLength(1);
  });

  it('to start with one address send five', async () => {
    const email = 'burst@example.com';
    const start = { firstName: 'Ada', lastName: 'Lark', email, application: 'IP_PIN' };
    const told = await burst(() => call(app, 'startRegistration', start));
    expect(tally(told)).toEqual({ OK: 5, RATE_LIMITED: BURST - 5 });
  });

  it('with numbers that are not linked ask bureau and carrier five times together', async () => {
    const token = await registrationAt(app, 'PHONE', personOfRow(45));
    looks = 1; // The bureau was asked for the financial account.
    const told = await burst((index) =>
      call(app, 'sendPhoneActivationCode', { token, phone: `512-555-01${10 + index}` }),
    );
    expect(tally(told)).toEqual({ PHONE_NOT_LINKED: 4, RATE_LIMITED: BURST - 4 });
    expect(looks).toBe(5);
  });

  it('to create credentials make one account', async () => {
    const person = personOfRow(24);
    const token = await registrationAt(app, 'CREDENTIALS', person);
    const told = await burst((index) =>
      call(app, 'createCredentials', { token, ...credentialsOf(person), username: `many.names.${index}` }),
    );
    expect(tally(told)).toEqual({ OK: 1, STEP_OUT_OF_ORDER: BURST - 1 });
    expect(await accountsOf(person)).toHaveLength(1);
  });

  it.each([
    ['phone', 25, 'ALREADY_REGISTERED', 'ACTIVE'],
    ['mail', 26, 'RATE_LIMITED', 'AWAITING_ACTIVATION'],
  ])(
    'from several registrations of one person by %s end in one account',
    async (by, row, refused, status) => {
      const person = personOfRow(row);
      const tokens: string[] = [];
      for (let each = 0; each < 4; each += 1) {
        const token = await registrationAt(app, by === 'phone' ? 'CREDENTIALS' : 'PHONE', person);
        if (by === 'mail') await succeed(app, 'requestActivationCodeByMail', { token });
        tokens.push(token);
      }
      const told = await burst(
        (index) =>
          call(app, 'createCredentials', {
            token: tokens[index % 4],
            ...credentialsOf(person),
            username: `one.person.${row}.${index % 4}`,
            secretAnswers: by === 'mail' ? SECRET_ANSWERS : null,
          }),
        8,
      );
      // The second call of the registration that won comes too late for its step.
      expect(tally(told)).toEqual({ OK: 1, STEP_OUT_OF_ORDER: 1, [refused]: 6 });
      expect((await accountsOf(person)).map((account) => account.status)).toEqual([status]);
    },
  );

  it('for one username from two people give it to one', async () => {
    const people = [personOfRow(27), personOfRow(4)];
    const tokens = [
      await registrationAt(app, 'CREDENTIALS', people[0] as Person),
      await registrationAt(app, 'PHONE', people[1] as Person),
    ];
    await succeed(app, 'requestActivationCodeByMail', { token: tokens[1] });
    const answers = await Promise.all(
      tokens.map((token) =>
        call(app, 'createCredentials', {
          token,
          ...credentialsOf(people[0] as Person),
          username: 'wanted.by.both',
          secretAnswers: SECRET_ANSWERS,
        }),
      ),
    );
    expect(answers.map((answer) => codesOf(answer)[0] ?? 'OK').sort()).toEqual(['OK', 'USERNAME_TAKEN']);
  });

  it('under one key are one act', async () => {
    const started = {
      firstName: 'Ada',
      lastName: 'Lark',
      email: `ada-${dialect}@example.com`,
      application: 'IP_PIN',
      idempotencyKey: 'one-and-the-same-key',
    };
    const answers = await Promise.all(
      Array.from({ length: BURST }, () => succeed(app, 'startRegistration', started)),
    );
    expect(new Set(answers.map(({ registration }) => registration.id)).size).toBe(1);
    expect(answers.filter(({ token }) => token !== null)).toHaveLength(1);
    await app.deliver();
    expect(app.emails.filter(({ to }) => to === started.email)).toHaveLength(1);
  });
});
