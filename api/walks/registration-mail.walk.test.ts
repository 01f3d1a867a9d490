// The mail path (domain.md 2.1, 2.2, section 3): the letter's promise in business days, how long its code lives and
// where it goes, the gap between letters, and who cannot get one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLetter } from '../delivery/index.js';
import type { Evidence } from '../evidence/index.js';
import type { Person } from '../evidence/people.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  financialAccountOf,
  identityOf,
  registerByMail,
  registerByPhone,
  registrationAt,
  SECRET_ANSWERS,
  succeed,
} from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { codesOf, onlyError } from '../test/told.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const textOf = (pdf: Buffer | undefined): string => (pdf ? readLetter(pdf).join('\n') : '').toUpperCase();

describe('the letter', () => {
  let app: TestApp;
  let noAddress = false;
  beforeAll(async () => {
    const evidence = (real: Evidence): Evidence => ({
      ...real,
      taxRecords: {
        ...real.taxRecords,
        matchIdentity: async (claim) => {
          const match = await real.taxRecords.matchIdentity(claim);
          return noAddress && match.result === 'matched'
            ? { ...match, record: { ...match.record, addressOfRecord: null } }
            : match;
        },
      },
    });
    app = await testApp({ evidence });
  });
  afterAll(() => app.close());

  const lettersAfter = async (work: () => Promise<unknown>) => {
    const before = new Set((await app.letters()).map(({ file }) => file));
    await work();
    return (await app.letters()).filter(({ file }) => !before.has(file));
  };

  it.each([
    [1, 'a Tuesday before Christmas', '2017-12-12T15:00:00Z', '2017-12-19', '2017-12-27', '2018-01-11'],
    [2, 'over Christmas and New Year', '2017-12-20T15:00:00Z', '2017-12-28', '2018-01-05', '2018-01-19'],
    [3, 'late in the evening, Eastern', '2018-01-11T04:30:00Z', '2018-01-18', '2018-01-25', '2018-02-09'],
    [
      23,
      'over Veterans Day observed on a Friday',
      '2018-11-05T15:00:00Z',
      '2018-11-13',
      '2018-11-20',
      '2018-12-05',
    ],
  ])('of row %i, asked for %s, keeps the post calendar', async (row, _, now, from, by, expires) => {
    app.clock.set(now);
    const person = personOfRow(row);
    const made = await registerByMail(app, person);
    expect(made.registration).toMatchObject({
      step: 'COMPLETE',
      activation: 'MAIL',
      letter: { expectedFrom: from, expectedBy: by, codeExpiresAt: expires },
    });
    expect(made.account.status).toBe('AWAITING_ACTIVATION');
    expect(made.code).toMatch(/^\d{8}$/);
  });

  it('goes to the address of record, names neither username nor SSN, and the notice goes by e-mail', async () => {
    const mover = personOfRow(21);
    const letters = await lettersAfter(() => registerByMail(app, mover));
    expect(letters).toHaveLength(1);
    const text = textOf(letters[0]?.pdf);
    expect(text).toContain(mover.address.line1.toUpperCase());
    expect(text).not.toContain(mover.returns[0]?.address.line1.toUpperCase());
    expect(text).not.toContain(credentialsOf(mover).username.toUpperCase());
    expect(text).not.toContain(mover.ssn.slice(-4));
    const mails = app.emails.filter(({ to }) => to === emailOf(mover));
    expect(mails).toHaveLength(2);
    expect(mails[1]?.text).not.toContain(letters[0]?.code);
  });

  it('of an account made by phone is a notice without a code', async () => {
    const mover = personOfRow(45);
    const letters = await lettersAfter(() => registerByPhone(app, mover));
    expect(letters.map(({ code }) => code)).toEqual([undefined]);
    expect(textOf(letters[0]?.pdf)).toContain(mover.address.line1.toUpperCase());
    expect(app.emails.filter(({ to }) => to === emailOf(mover))).toHaveLength(1);
  });

  it('speaks the language of the start, whatever the later requests ask for', async () => {
    const person = personOfRow(31);
    const spanish = { 'accept-language': 'es' };
    const { firstName, lastName } = person;
    const start = { firstName, lastName, email: emailOf(person), application: 'IP_PIN' };
    const { token } = await succeed(app, 'startRegistration', start, spanish);
    await succeed(app, 'confirmEmail', { token, code: await app.codeSentTo(emailOf(person)) });
    await succeed(app, 'submitIdentity', { token, ...identityOf(person) });
    await succeed(app, 'submitFinancialAccount', { token, ...financialAccountOf(person) });
    await succeed(app, 'requestActivationCodeByMail', { token });
    const credentials = { token, ...credentialsOf(person), secretAnswers: SECRET_ANSWERS };
    const [letter] = await lettersAfter(() => succeed(app, 'createCredentials', credentials));
    expect(textOf(letter?.pdf)).toContain('CÓDIGO DE ACTIVACIÓN');
    const notice = app.emails.filter(({ to }) => to === emailOf(person)).at(-1);
    expect(notice?.text).toMatch(/carta/);
  });

  it('is LETTER_NOT_AVAILABLE only without a mailable address; the phone path stays', async () => {
    noAddress = true;
    const token = await registrationAt(app, 'PHONE', personOfRow(22));
    noAddress = false;
    const answer = await call(app, 'requestActivationCodeByMail', { token });
    expect(onlyError(answer)).toMatchObject({ code: 'LETTER_NOT_AVAILABLE', retryAt: null });
    expect(answer.registration).toMatchObject({ step: 'PHONE', activation: null });
    const phone = personOfRow(22).phones[0]?.number ?? '';
    await succeed(app, 'sendPhoneActivationCode', { token, phone });
  });

  it('comes once in 24 hours and four times in 30 days, over all registrations of a person', async () => {
    const person = personOfRow(24);
    const first = app.clock.epochMs();
    for (let letter = 0; letter < 4; letter += 1) {
      if (letter > 0) app.clock.advance(DAY);
      expect((await registerByMail(app, person)).code).toMatch(/^\d{8}$/);
      if (letter > 0) continue;
      app.clock.advance(HOUR);
      const token = await registrationAt(app, 'PHONE', person);
      const refused = await call(app, 'requestActivationCodeByMail', { token });
      expect(onlyError(refused)).toMatchObject({
        code: 'RATE_LIMITED',
        retryAt: new Date(first + DAY).toISOString(),
      });
      expect(refused.registration.step).toBe('PHONE');
      app.clock.advance(-HOUR);
    }
    app.clock.advance(DAY);
    const token = await registrationAt(app, 'PHONE', person);
    expect(onlyError(await call(app, 'requestActivationCodeByMail', { token }))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: new Date(first + 30 * DAY).toISOString(),
    });
    app.clock.set(new Date(first + 30 * DAY));
    await registerByMail(app, person);
  });

  it('that another registration was faster to ask for is refused at the end, and nothing is made', async () => {
    const person = personOfRow(25);
    const late = await registrationAt(app, 'PHONE', person);
    await succeed(app, 'requestActivationCodeByMail', { token: late });
    const made = await registerByMail(app, person);
    const input = {
      token: late,
      ...credentialsOf(person),
      username: 'late.name',
      secretAnswers: SECRET_ANSWERS,
    };
    const refused = await call(app, 'createCredentials', input);
    expect(onlyError(refused)).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: new Date(app.clock.epochMs() + DAY).toISOString(),
    });
    expect(refused).toMatchObject({ account: null, registration: { step: 'CREDENTIALS', letter: null } });
    // The account of the faster one stands, its letter is not void.
    const { token } = await succeed(app, 'signIn', {
      username: made.account.username,
      password: credentialsOf(person).password,
      application: 'ESERVICES',
    });
    await succeed(app, 'enterActivationCode', { token, code: made.code });
  });
});

describe('under nist-800-63-4', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: 'nist-800-63-4' } });
  });
  afterAll(() => app.close());
  const byMail = async (person: Person) => {
    const token = await registrationAt(app, 'PHONE', person);
    await succeed(app, 'requestActivationCodeByMail', { token });
    return succeed(app, 'createCredentials', { token, ...credentialsOf(person) });
  };

  it.each([
    [1, 'New York', '2018-01-02'],
    [22, 'Alaska', '2018-01-11'],
    [46, 'Hawaii', '2018-01-11'],
    [45, 'Texas, though the last return came from Puerto Rico', '2018-01-02'],
  ])('the code of row %i lives by where the letter goes: %s', async (row, _, expires) => {
    const made = await byMail(personOfRow(row));
    expect(made.registration.letter).toMatchObject({ expectedFrom: '2017-12-19', codeExpiresAt: expires });
  });

  it('the code has ten letters and digits, and no secret questions are asked', async () => {
    const known = new Set((await app.letters()).map(({ file }) => file));
    expect(codesOf(await byMail(personOfRow(2)))).toEqual([]);
    const letters = (await app.letters()).filter(({ file }) => !known.has(file));
    expect(letters).toHaveLength(1);
    expect(letters[0]?.code?.replace(/[^0-9A-Z]/g, '')).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
  });
});
