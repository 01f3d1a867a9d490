// What a person types wrongly comes back field by field, all of it at once, and costs nothing (api.md "Conventions").
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  financialAccountOf,
  identityOf,
  registrationAt,
  SECRET_ANSWERS,
  succeed,
} from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { codesOf, faultsOf, onlyError, otherThan } from '../test/told.js';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const started = {
  firstName: 'Zoë',
  lastName: "O'Brien-García",
  email: 'zoe@example.com',
  application: 'ESERVICES',
};

describe('the start', () => {
  it('tells every field that is not well formed, and begins nothing', async () => {
    await app.deliver();
    const before = [...app.emails];
    const answer = await call(app, 'startRegistration', {
      ...started,
      firstName: '  ',
      lastName: 'R2D2',
      email: 'zoe@example',
    });
    expect(faultsOf(answer)).toEqual([
      'INVALID_INPUT email',
      'INVALID_INPUT firstName',
      'INVALID_INPUT lastName',
    ]);
    expect(answer).toMatchObject({ registration: null, token: null });
    await app.deliver();
    expect(app.emails).toEqual(before);
  });

  it.each([
    ['firstName', 'x'.repeat(61)],
    ['lastName', ''],
    ['lastName', '<b>Freeman</b>'],
    ['email', ''],
    ['email', 'a b@example.com'],
    ['email', `${'x'.repeat(250)}@example.com`],
    ['email', 'zoe@example.com\r\nBcc: all@example.com'],
    ['email', 'zoe\u0000@example.com'],
    ['email', 'zoe\u202e@example.com'],
  ])('does not take as %s: %j', async (field, value) => {
    expect(faultsOf(await call(app, 'startRegistration', { ...started, [field]: value }))).toEqual([
      `INVALID_INPUT ${field}`,
    ]);
  });

  it('takes names with accents, apostrophes and hyphens, for each application, and masks the address', async () => {
    for (const application of ['GET_TRANSCRIPT', 'IP_PIN', 'ESERVICES', 'ONLINE_ACCOUNT']) {
      const { registration, token } = await succeed(app, 'startRegistration', { ...started, application });
      expect(registration).toMatchObject({
        kind: 'FIRST_TIME',
        step: 'CONFIRM_EMAIL',
        allowedActions: ['resendEmailCode', 'confirmEmail'],
        email: 'z***@example.com',
        phone: null,
        activation: null,
        letter: null,
        expiresAt: '2017-12-13T15:00:00.000Z',
      });
      expect(token).toMatch(/^[\w-]{43}$/);
    }
  });

  it('knows no other application: a malformed request, not a user error', async () => {
    const query =
      'mutation M($input: StartRegistrationInput!) { startRegistration(input: $input) { token } }';
    const answer = await app.graphql(query, { input: { ...started, application: 'PAYROLL' } });
    expect(answer.data?.startRegistration ?? null).toBeNull();
    expect(answer.errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });
});

it('a code that cannot be one costs no try, with or without blanks the right one passes', async () => {
  const token = await registrationAt(app, 'CONFIRM_EMAIL', personOfRow(1));
  const code = await app.codeSentTo(`applicant-${personOfRow(1).ssn}@example.com`);
  for (const typed of ['', '12345', '1234567', 'abcdef', `${code}0`]) {
    const answer = await call(app, 'confirmEmail', { token, code: typed });
    expect(faultsOf(answer)).toEqual(['INVALID_INPUT code']);
    expect(answer.registration.step).toBe('CONFIRM_EMAIL');
  }
  expect(onlyError(await call(app, 'confirmEmail', { token, code: otherThan(code) })).triesLeft).toBe(2);
  await succeed(app, 'confirmEmail', { token, code: ` ${code.slice(0, 3)} ${code.slice(3)} ` });
});

describe('identity', () => {
  let token: string;
  beforeAll(async () => {
    token = await registrationAt(app, 'IDENTITY', personOfRow(2));
  });

  it('tells all fields at once, down to the parts of the address, and counts no mismatch', async () => {
    const answer = await call(app, 'submitIdentity', {
      token,
      ssn: '123-45-678',
      dateOfBirth: '1970-02-30',
      filingStatus: 'SINGLE',
      address: { line1: '', city: '', state: 'ZZ', zip: '1220' },
    });
    expect(faultsOf(answer)).toEqual([
      'INVALID_INPUT address.city',
      'INVALID_INPUT address.line1',
      'INVALID_INPUT address.state',
      'INVALID_INPUT address.zip',
      'INVALID_INPUT dateOfBirth',
      'INVALID_INPUT ssn',
    ]);
    expect(answer.registration.step).toBe('IDENTITY');
  });

  it.each([
    ['ssn', '000123456'],
    ['ssn', '123004567'],
    ['ssn', '123450000'],
    ['ssn', '12345678X'],
    ['dateOfBirth', '2017-12-13'],
    ['dateOfBirth', '10/06/1970'],
    ['dateOfBirth', '1701-01-01'],
  ])('does not take as %s: %j', async (field, value) => {
    const answer = await call(app, 'submitIdentity', {
      token,
      ...identityOf(personOfRow(2)),
      [field]: value,
    });
    expect(faultsOf(answer)).toEqual([`INVALID_INPUT ${field}`]);
  });

  it('takes the SSN with hyphens and the address as it is written on an envelope, all tries unspent', async () => {
    const token = await registrationAt(app, 'IDENTITY', personOfRow(4));
    const { ssn, address, ...rest } = identityOf(personOfRow(4));
    const missed = await call(app, 'submitIdentity', { token, ...rest, ssn: '987-65-4321', address });
    expect(onlyError(missed)).toMatchObject({ code: 'IDENTITY_NOT_VERIFIED', triesLeft: 2 });
    const written = `${ssn.slice(0, 3)}-${ssn.slice(3, 5)}-${ssn.slice(5)}`;
    const upper = { ...address, line1: address.line1.toUpperCase(), zip: `${address.zip}-0001` };
    await succeed(app, 'submitIdentity', { token, ...rest, ssn: written, address: upper });
  });
});

it('ITINs and numbers nobody has are not taken where test numbers are refused', async () => {
  const strict = await testApp({ env: { ACCEPT_TEST_SSNS: 'false' } });
  try {
    const token = await registrationAt(strict, 'IDENTITY', personOfRow(2));
    for (const ssn of ['900701234', '666123456', '987654321']) {
      const answer = await call(strict, 'submitIdentity', { token, ...identityOf(personOfRow(2)), ssn });
      expect(faultsOf(answer)).toEqual(['INVALID_INPUT ssn']);
    }
  } finally {
    await strict.close();
  }
});

it('the financial account needs eight digits and consent, both told at once', async () => {
  const person = personOfRow(3);
  const token = await registrationAt(app, 'FINANCIAL_ACCOUNT', person);
  const right = financialAccountOf(person);
  const both = { kind: 'HELOC', lastEight: '1234567', consentToSoftInquiry: false };
  expect(faultsOf(await call(app, 'submitFinancialAccount', { token, ...both }))).toEqual([
    'INVALID_INPUT consentToSoftInquiry',
    'INVALID_INPUT lastEight',
  ]);
  const without = { token, ...right, consentToSoftInquiry: false };
  expect(faultsOf(await call(app, 'submitFinancialAccount', without))).toEqual([
    'INVALID_INPUT consentToSoftInquiry',
  ]);
  const missed = await call(app, 'submitFinancialAccount', { token, ...right, lastEight: '11112222' });
  expect(onlyError(missed).triesLeft).toBe(2);
});

it('credentials are judged field by field, all at once, secret answers by their place', async () => {
  const person = personOfRow(21);
  const token = await registrationAt(app, 'PHONE', person);
  await succeed(app, 'requestActivationCodeByMail', { token });
  const answer = await call(app, 'createCredentials', {
    token,
    username: 'ab',
    password: 'short',
    sitePhrase: 'x',
    siteImageId: 'no-such-image',
    secretAnswers: [
      SECRET_ANSWERS[0],
      { questionId: SECRET_ANSWERS[0]?.questionId, answer: 'Toledo' },
      { questionId: 'no-such-question', answer: '-' },
    ],
  });
  expect(faultsOf(answer)).toEqual([
    'INVALID_INPUT secretAnswers.1.questionId',
    'INVALID_INPUT secretAnswers.2.answer',
    'INVALID_INPUT secretAnswers.2.questionId',
    'INVALID_INPUT siteImageId',
    'INVALID_INPUT sitePhrase',
    'INVALID_INPUT username',
    'PASSWORD_REJECTED password',
  ]);
  expect(answer.registration.step).toBe('CREDENTIALS');
  expect(answer.account).toBeNull();
});

it('messages follow Accept-Language, mail and texts the language of the start', async () => {
  const spanish = { 'accept-language': 'es-MX,es;q=0.9,en;q=0.5' };
  const email = 'idioma@example.com';
  const refused = await call(app, 'startRegistration', { ...started, email: 'x' }, spanish);
  expect(onlyError(refused).message).toMatch(/dirección de correo electrónico/);
  const { token } = await succeed(app, 'startRegistration', { ...started, email }, spanish);
  const code = await app.codeSentTo(email);
  expect(app.emails.find(({ to }) => to === email)?.text).toMatch(/código/);
  const wrong = { token, code: otherThan(code) };
  expect(onlyError(await call(app, 'confirmEmail', wrong, spanish)).message).toMatch(/no es correcto/);
  expect(onlyError(await call(app, 'confirmEmail', wrong)).message).toMatch(/not right/);
  expect(codesOf(await call(app, 'confirmEmail', { token, code }, { 'accept-language': 'fr' }))).toEqual([]);
});
