// IDENTITY (domain.md 2.1): a mismatch never tells what was wrong nor why somebody is refused; it is counted on the SSN
// as typed, across flows and together with the financial account, and on the flow; then 24 hours of LOCKED.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence/index.js';
import type { Person } from '../evidence/people.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  emailOf,
  financialAccountOf,
  identityOf,
  registerByPhone,
  registrationAt,
  succeed,
} from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { codesOf, onlyError } from '../test/told.js';

const DAY = 24 * 3_600_000;
const IRS = { POLICY: 'irs-2017' };
const NIST = { POLICY: 'nist-800-63-4' };

describe.each([IRS, NIST])('identity under $POLICY', (env) => {
  let app: TestApp;
  let fails = false;
  const evidence = (real: Evidence): Evidence => ({
    ...real,
    taxRecords: {
      ...real.taxRecords,
      matchIdentity: async (claim) =>
        fails ? { result: 'unavailable' } : real.taxRecords.matchIdentity(claim),
    },
  });
  beforeAll(async () => {
    app = await testApp({ env, evidence });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    fails = false;
    app.clock.advance(2 * DAY);
  });

  /** A registration in this name that stands at IDENTITY. */
  const named = async (firstName: string, lastName: string, email: string): Promise<string> => {
    const { token } = await succeed(app, 'startRegistration', {
      firstName,
      lastName,
      email,
      application: 'IP_PIN',
    });
    await succeed(app, 'confirmEmail', { token, code: await app.codeSentTo(email) });
    return token;
  };
  const submit = (token: string, person: Person, change: object = {}) =>
    call(app, 'submitIdentity', { token, ...identityOf(person), ...change });

  it('answers every kind of mismatch with the same bytes, in either language', async () => {
    const person = personOfRow(1);
    const { address } = identityOf(person);
    const own = { firstName: person.firstName, lastName: person.lastName };
    const kinds: [string, { name?: object; who?: Person; change?: object }][] = [
      ['another first name', { name: { ...own, firstName: 'Zelda' } }],
      ['another last name', { name: { ...own, lastName: 'Freemann' } }],
      ['another birth date', { change: { dateOfBirth: '1966-03-16' } }],
      ['an SSN nobody has', { change: { ssn: '987119999' } }],
      ["somebody else's SSN", { change: { ssn: personOfRow(2).ssn } }],
      ['another filing status', { change: { filingStatus: 'SINGLE' } }],
      ['has filed after all', { change: { filingStatus: 'HAVE_NOT_FILED' } }],
      ['another street', { change: { address: { ...address, line1: '1 Elm Street' } } }],
      ['another ZIP', { change: { address: { ...address, zip: '12208' } } }],
      ['the deceased, everything right', { who: personOfRow(18) }],
      ['the minor, everything right', { who: personOfRow(19) }],
      ['who never filed but names a status', { who: personOfRow(20), change: { filingStatus: 'SINGLE' } }],
      [
        'the address of record of who moved',
        { who: personOfRow(21), change: { address: personOfRow(21).address } },
      ],
    ];
    for (const language of ['en', 'es']) {
      const told = new Set<string>();
      for (const [index, [kind, { name, who = person, change }]] of kinds.entries()) {
        const { firstName, lastName } = { ...(who === person ? own : who), ...name };
        const token = await named(firstName, lastName, `kind-${language}-${index}@example.com`);
        const answer = await call(
          app,
          'submitIdentity',
          { token, ...identityOf(who), ...change },
          { 'accept-language': language },
        );
        expect([kind, codesOf(answer)]).toEqual([kind, ['IDENTITY_NOT_VERIFIED']]);
        expect(answer.registration.step).toBe('IDENTITY');
        const [error] = answer.userErrors;
        expect(error).toMatchObject({ field: null, retryAt: null });
        // The tries of one SSN differ, the words do not.
        told.add(error.message);
        // What was counted is over by the next one.
        app.clock.advance(DAY + 1);
      }
      expect(told.size).toBe(1);
    }
  });

  it('locks at the third mismatch on an SSN over several registrations, for the right answers too, for 24 hours', async () => {
    const person = personOfRow(2);
    const strangers = await Promise.all(
      ['a', 'b', 'c'].map((one) => named('Eve', 'Mallory', `eve-${one}@example.com`)),
    );
    const victim = await registrationAt(app, 'IDENTITY', person);
    expect(onlyError(await submit(strangers[0] ?? '', person))).toMatchObject({ triesLeft: 2 });
    expect(onlyError(await submit(strangers[1] ?? '', person))).toMatchObject({ triesLeft: 1 });
    const retryAt = new Date(app.clock.epochMs() + DAY).toISOString();
    const locked = await submit(strangers[2] ?? '', person);
    expect(onlyError(locked)).toMatchObject({ code: 'LOCKED', triesLeft: 0, retryAt });
    expect(locked.registration.step).toBe('IDENTITY');

    app.clock.advance(3_600_000);
    const right = await submit(victim, person);
    expect(onlyError(right)).toMatchObject({ code: 'LOCKED', triesLeft: 0, retryAt });
    expect(right.userErrors[0].message).toBe(locked.userErrors[0].message);
    app.clock.advance(DAY - 3_600_000 - 1);
    const anew = await registrationAt(app, 'IDENTITY', person);
    expect(onlyError(await submit(anew, person)).code).toBe('LOCKED');
    app.clock.advance(1);
    expect(codesOf(await submit(anew, person))).toEqual([]);
  });

  it('counts on an SSN nobody has just the same', async () => {
    const change = { ssn: '987119998' };
    const answers = [];
    for (const one of ['a', 'b', 'c', 'd']) {
      const token = await named('Eve', 'Mallory', `nobody-${one}@example.com`);
      answers.push(onlyError(await submit(token, personOfRow(1), change)).code);
    }
    expect(answers).toEqual(['IDENTITY_NOT_VERIFIED', 'IDENTITY_NOT_VERIFIED', 'LOCKED', 'LOCKED']);
  });

  it('counts on the registration too: one flow cannot try a row of SSNs', async () => {
    const token = await registrationAt(app, 'IDENTITY', personOfRow(3));
    const codes = [];
    for (const ssn of ['987110001', '987110002', '987110003', personOfRow(3).ssn])
      codes.push(onlyError(await submit(token, personOfRow(3), { ssn })).code);
    expect(codes).toEqual(['IDENTITY_NOT_VERIFIED', 'IDENTITY_NOT_VERIFIED', 'LOCKED', 'LOCKED']);
    // The SSN itself has no mismatch to its count.
    const anew = await registrationAt(app, 'IDENTITY', personOfRow(3));
    expect(codesOf(await submit(anew, personOfRow(3)))).toEqual([]);
  });

  it('is one count with the financial account, and a right answer in between clears nothing', async () => {
    const person = personOfRow(23);
    const token = await registrationAt(app, 'IDENTITY', person);
    expect(onlyError(await submit(token, person, { dateOfBirth: '1942-12-19' })).triesLeft).toBe(2);
    expect(codesOf(await submit(token, person))).toEqual([]);
    const wrong = { token, ...financialAccountOf(person), lastEight: '11112222' };
    expect(onlyError(await call(app, 'submitFinancialAccount', wrong))).toMatchObject({
      code: 'FINANCIAL_ACCOUNT_NOT_VERIFIED',
      triesLeft: 1,
    });
    expect(onlyError(await call(app, 'submitFinancialAccount', wrong))).toMatchObject({
      code: 'LOCKED',
      triesLeft: 0,
      retryAt: new Date(app.clock.epochMs() + DAY).toISOString(),
    });
    const right = await call(app, 'submitFinancialAccount', { token, ...financialAccountOf(person) });
    expect(onlyError(right).code).toBe('LOCKED');
    expect(right.registration.step).toBe('FINANCIAL_ACCOUNT');
    const other = await named(person.firstName, person.lastName, 'other-flow@example.com');
    expect(onlyError(await submit(other, person)).code).toBe('LOCKED');
  });

  it('loses no try and no step while the tax records do not answer', async () => {
    const person = personOfRow(24);
    const token = await registrationAt(app, 'IDENTITY', person);
    fails = true;
    for (let ask = 0; ask < 5; ask += 1) {
      const answer = await submit(token, person);
      expect(onlyError(answer)).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', triesLeft: null });
      expect(answer.registration.step).toBe('IDENTITY');
    }
    fails = false;
    expect(onlyError(await submit(token, person, { dateOfBirth: '1954-07-22' })).triesLeft).toBe(2);
    expect(codesOf(await submit(token, person))).toEqual([]);
  });

  it('says nothing of an account that exists', async () => {
    const person = personOfRow(22);
    await registerByPhone(app, person);
    const sent = app.emails.length;
    const token = await registrationAt(app, 'IDENTITY', person);
    expect(onlyError(await submit(token, person, { filingStatus: 'HEAD_OF_HOUSEHOLD' })).code).toBe(
      'IDENTITY_NOT_VERIFIED',
    );
    expect(codesOf(await submit(token, person))).toEqual([]);
    await app.deliver();
    expect(app.emails.slice(sent).every(({ to }) => to === emailOf(person))).toBe(true);
    expect(app.emails.length).toBe(sent + 1);
  });
});

describe('who agrees with the record', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());
  afterEach(() => app.clock.advance(DAY));

  it.each([
    [20, 'who has not filed says so and gives the address of record'],
    [21, 'who moved gives the address of the last-filed return'],
    [45, 'who filed from Puerto Rico'],
  ])('row %i: %s', async (row) => {
    const token = await registrationAt(app, 'FINANCIAL_ACCOUNT', personOfRow(row));
    const { data } = await app.graphql('query Q($t: String!) { registration(token: $t) { step } }', {
      t: token,
    });
    expect(data.registration.step).toBe('FINANCIAL_ACCOUNT');
  });

  it('turns 13 and may register from that day on', async () => {
    const minor = personOfRow(19);
    app.clock.set('2027-05-13T15:00:00Z');
    const before = await registrationAt(app, 'IDENTITY', minor);
    const early = await call(app, 'submitIdentity', { token: before, ...identityOf(minor) });
    expect(onlyError(early).code).toBe('IDENTITY_NOT_VERIFIED');
    app.clock.set('2027-05-14T15:00:00Z');
    await registrationAt(app, 'FINANCIAL_ACCOUNT', minor);
  });
});
