// FINANCIAL_ACCOUNT (domain.md 2.1): freeze before digits, cards that are not taken, look-up limits, a bureau that does
// not answer, and ALREADY_REGISTERED, told only to who knows the account.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence/index.js';
import type { Person } from '../evidence/people.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  financialAccountOf,
  identityOf,
  registerByPhone,
  registrationAt,
  succeed,
} from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { codesOf, onlyError } from '../test/told.js';

const HOUR = 3_600_000;
let app: TestApp;
let bureau: 'works' | 'fails' = 'works';
let thawed = false;
let asked = 0;

beforeAll(async () => {
  const evidence = (real: Evidence): Evidence => ({
    ...real,
    creditBureau: {
      ...real.creditBureau,
      checkFinancialAccount: async (claim) => {
        asked += 1;
        if (bureau === 'fails') return { result: 'unavailable' };
        return thawed
          ? { result: 'matched', reference: 'lifted', softInquiry: true }
          : real.creditBureau.checkFinancialAccount(claim);
      },
    },
  });
  app = await testApp({ evidence });
});
afterAll(() => app.close());
beforeEach(() => {
  bureau = 'works';
  thawed = false;
  app.clock.advance(48 * HOUR);
});

const submit = (token: string, account: object) => call(app, 'submitFinancialAccount', { token, ...account });
const withDigits = (lastEight: string, kind = 'CREDIT_CARD') => ({
  kind,
  lastEight,
  consentToSoftInquiry: true,
});

it.each([1, 3, 4, 5, 6, 7])('every kind of account proves the person of row %i', async (row) => {
  const person = personOfRow(row);
  for (const { kind, lastEight } of person.financialAccounts) {
    const token = await registrationAt(app, 'FINANCIAL_ACCOUNT', person);
    const spaced = `${lastEight.slice(0, 4)} ${lastEight.slice(4)}`;
    const answer = await submit(token, withDigits(spaced, kind));
    expect(codesOf(answer)).toEqual([]);
    expect(answer.registration).toMatchObject({
      step: 'PHONE',
      allowedActions: ['sendPhoneActivationCode', 'requestActivationCodeByMail'],
    });
  }
});

it('a frozen record is told before the digits are looked at, spends no try, and passes once it is lifted', async () => {
  const person = personOfRow(8);
  const token = await registrationAt(app, 'FINANCIAL_ACCOUNT', person);
  for (const digits of ['99999999', '00000001', person.financialAccounts[1]?.lastEight ?? '', '12341234']) {
    const answer = await submit(token, withDigits(digits));
    expect(onlyError(answer)).toMatchObject({ code: 'CREDIT_FROZEN', triesLeft: null, field: null });
    expect(answer.registration.step).toBe('FINANCIAL_ACCOUNT');
  }
  thawed = true;
  expect(codesOf(await submit(token, financialAccountOf(person)))).toEqual([]);
});

it.each([
  [9, 'an American Express card'],
  [10, 'a debit card'],
  [11, 'a corporate card'],
])('row %i: %s does not prove anybody, in the words of any other mismatch', async (row) => {
  const person = personOfRow(row);
  const token = await registrationAt(app, 'FINANCIAL_ACCOUNT', person);
  const own = await submit(token, withDigits(person.financialAccounts[0]?.lastEight ?? ''));
  const unknown = await submit(token, withDigits('11112222'));
  expect(onlyError(own)).toMatchObject({
    code: 'FINANCIAL_ACCOUNT_NOT_VERIFIED',
    triesLeft: 2,
    field: null,
    retryAt: null,
  });
  expect(unknown.userErrors).toEqual([{ ...own.userErrors[0], triesLeft: 1 }]);
});

it('the right digits under another kind, and those of a person without accounts, are mismatches', async () => {
  const kind = await registrationAt(app, 'FINANCIAL_ACCOUNT', personOfRow(1));
  const { lastEight } = personOfRow(1).financialAccounts[0] ?? { lastEight: '' };
  expect(onlyError(await submit(kind, withDigits(lastEight, 'CAR_LOAN'))).triesLeft).toBe(2);
  const none = await registrationAt(app, 'FINANCIAL_ACCOUNT', personOfRow(15));
  expect(onlyError(await submit(none, withDigits('11112222'))).triesLeft).toBe(2);
});

it('a bureau that does not answer costs no try, no step and no look-up', async () => {
  const person = personOfRow(2);
  const token = await registrationAt(app, 'FINANCIAL_ACCOUNT', person);
  bureau = 'fails';
  for (let ask = 0; ask < 12; ask += 1) {
    const answer = await submit(token, financialAccountOf(person));
    expect(onlyError(answer)).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', triesLeft: null });
    expect(answer.registration.step).toBe('FINANCIAL_ACCOUNT');
  }
  bureau = 'works';
  expect(onlyError(await submit(token, withDigits('11112222'))).triesLeft).toBe(2);
  expect(codesOf(await submit(token, financialAccountOf(person)))).toEqual([]);
});

it('the bureau is asked five times a registration and ten times a day for an SSN, then not at all', async () => {
  const person = personOfRow(32);
  const first = app.clock.epochMs();
  const tokens = [];
  for (let each = 0; each < 3; each += 1) tokens.push(await registrationAt(app, 'FINANCIAL_ACCOUNT', person));
  asked = 0;
  for (const token of tokens.slice(0, 2)) {
    for (let ask = 0; ask < 5; ask += 1)
      expect(codesOf(await submit(token, withDigits('11112222')))).toEqual(['CREDIT_FROZEN']);
    const sixth = await submit(token, withDigits('11112222'));
    expect(onlyError(sixth).code).toBe('RATE_LIMITED');
    expect(sixth.registration.step).toBe('FINANCIAL_ACCOUNT');
  }
  expect(onlyError(await submit(tokens[2] ?? '', withDigits('11112222')))).toMatchObject({
    code: 'RATE_LIMITED',
    retryAt: new Date(first + 24 * HOUR).toISOString(),
  });
  expect(asked).toBe(10);
});

describe('a person who has an account', () => {
  const tell = async (person: Person, token: string, account: object) => {
    await app.deliver();
    const before = app.emails.length;
    const answer = await submit(token, account);
    await app.deliver();
    return { answer, notices: app.emails.slice(before).filter(({ to }) => to === emailOf(person)) };
  };

  it('learns it only after the financial account matched, and the holder is told once a registration', async () => {
    const person = personOfRow(21);
    await registerByPhone(app, person);
    const { token } = await succeed(app, 'startRegistration', {
      firstName: person.firstName,
      lastName: person.lastName,
      email: 'stranger@example.com',
      application: 'IP_PIN',
    });
    await succeed(app, 'confirmEmail', { token, code: await app.codeSentTo('stranger@example.com') });
    await succeed(app, 'submitIdentity', { token, ...identityOf(person) });
    const wrong = await tell(person, token, withDigits('11112222'));
    expect(codesOf(wrong.answer)).toEqual(['FINANCIAL_ACCOUNT_NOT_VERIFIED']);
    expect(wrong.notices).toEqual([]);

    const right = await tell(person, token, financialAccountOf(person));
    expect(onlyError(right.answer)).toMatchObject({ code: 'ALREADY_REGISTERED', triesLeft: null });
    expect(right.answer.registration).toMatchObject({
      step: 'FINANCIAL_ACCOUNT',
      email: 's***@example.com',
    });
    expect(right.notices).toHaveLength(1);
    const again = await tell(person, token, financialAccountOf(person));
    expect(codesOf(again.answer)).toEqual(['ALREADY_REGISTERED']);
    expect(again.notices).toEqual([]);
  });

  it('made while this registration was under way is told at the end, and the holder of it learns of the other', async () => {
    const person = personOfRow(22);
    const late = await registrationAt(app, 'CREDENTIALS', person);
    await registerByPhone(app, person);
    await app.deliver();
    const before = app.emails.length;
    const input = { token: late, ...credentialsOf(person), username: 'another.name' };
    const refused = await call(app, 'createCredentials', input);
    expect(codesOf(refused)).toEqual(['ALREADY_REGISTERED']);
    expect(refused).toMatchObject({ account: null, registration: { step: 'CREDENTIALS' } });
    expect(codesOf(await call(app, 'createCredentials', input))).toEqual(['ALREADY_REGISTERED']);
    await app.deliver();
    expect(app.emails.slice(before).map(({ to }) => to)).toEqual([emailOf(person)]);
  });
});
