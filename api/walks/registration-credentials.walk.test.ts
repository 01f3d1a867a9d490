// CREDENTIALS (domain.md 2.1, section 3; api.md "Tries, locks and limits"): username, password, phrase, image, secret
// answers, each refusal with its reason; and what registering again does to an unfinished account.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../evidence/people.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  financialAccountOf,
  PASSWORD,
  passwordAccepted,
  registerByMail,
  registerByPhone,
  registrationAt,
  SECRET_ANSWERS,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { codesOf, faultsOf, onlyError } from '../test/told.js';

const DAY = 24 * 3_600_000;

describe.each([
  { POLICY: 'irs-2017', longest: 64 },
  { POLICY: 'nist-800-63-4', longest: 128 },
])('credentials under $POLICY', ({ POLICY, longest }) => {
  let app: TestApp;
  let byPhone: string;
  let byMail: string;
  const atCredentialsByMail = async (person: Person) => {
    const token = await registrationAt(app, 'PHONE', person);
    await succeed(app, 'requestActivationCodeByMail', { token });
    return token;
  };
  beforeAll(async () => {
    app = await testApp({ env: { POLICY } });
    byPhone = await registrationAt(app, 'CREDENTIALS', personOfRow(1));
    byMail = await atCredentialsByMail(personOfRow(4));
    await registerByPhone(app, personOfRow(2));
  });
  afterAll(() => app.close());
  const create = (token: string, change: object) =>
    call(app, 'createCredentials', { token, ...credentialsOf(personOfRow(1)), ...change });

  it.each([
    ['too short', 'seven77', /eight|8/],
    ['too long', `${'correct horse '.repeat(20)}`, /too long/],
    ['among the common ones', 'Password123', /./],
    ['the username with something around it', 'my zoe.freeman9 word', /username/],
    ['with characters that no keyboard types alike', 'seven\u0007otters crossed', /characters/],
  ])('a password that is %s is rejected on its field', async (_, password, wording) => {
    const answer = await create(byPhone, { password, username: 'Zoe.Freeman9' });
    expect(onlyError(answer)).toMatchObject({ code: 'PASSWORD_REJECTED', field: ['input', 'password'] });
    expect(onlyError(answer).message).toMatch(wording);
    expect(answer.registration.step).toBe('CREDENTIALS');
  });

  it('each reason has words of its own', async () => {
    const told = new Set<string>();
    for (const password of ['seven77', 'x y'.repeat(50), 'Password123', 'my zoe.freeman9 word'])
      told.add(onlyError(await create(byPhone, { password, username: 'zoe.freeman9' })).message);
    expect(told.size).toBe(4);
  });

  it.each([
    'short',
    'has blank inside',
    '1234567',
    'a'.repeat(65),
    'zoë.freeman',
    'a123456789',
    'a123-45-6789',
    '___---',
  ])('%j is no username', async (username) => {
    expect(faultsOf(await create(byPhone, { username }))).toEqual(['INVALID_INPUT username']);
  });

  it.each([usernameOf(personOfRow(2)), usernameOf(personOfRow(2)).toUpperCase()])(
    'the username %s is taken, whatever its case',
    async (username) => {
      const answer = await create(byPhone, { username });
      expect(onlyError(answer)).toMatchObject({ code: 'USERNAME_TAKEN', field: ['input', 'username'] });
      expect(answer).toMatchObject({ account: null, registration: { step: 'CREDENTIALS' } });
    },
  );

  it('a phrase that is the username or the password is not taken', async () => {
    for (const sitePhrase of [PASSWORD, usernameOf(personOfRow(1)).toUpperCase(), 'ab', 'x'.repeat(81)])
      expect(faultsOf(await create(byPhone, { sitePhrase }))).toEqual(['INVALID_INPUT sitePhrase']);
  });

  it('secret answers are three, to three different questions, all different', async () => {
    const [one, two, three] = SECRET_ANSWERS;
    const wrong: [object, string[]][] = [
      [{ secretAnswers: [one, two] }, ['INVALID_INPUT secretAnswers']],
      [{ secretAnswers: [one, two, three, one] }, ['INVALID_INPUT secretAnswers']],
      [
        { secretAnswers: [one, two, { ...two, answer: 'Elsewhere' }] },
        ['INVALID_INPUT secretAnswers.2.questionId'],
      ],
      [
        { secretAnswers: [one, two, { ...three, answer: ' duluth. ' }] },
        ['INVALID_INPUT secretAnswers.2.answer'],
      ],
      [{ secretAnswers: [one, two, { ...three, answer: '?!' }] }, ['INVALID_INPUT secretAnswers.2.answer']],
      [
        { secretAnswers: [one, two, { ...three, answer: 'x'.repeat(101) }] },
        ['INVALID_INPUT secretAnswers.2.answer'],
      ],
    ];
    for (const token of [byMail, byPhone])
      for (const [change, faults] of wrong) expect(faultsOf(await create(token, change))).toEqual(faults);
  });

  it('secret answers are required by mail with irs-2017 alone, never by phone', async () => {
    // A username that is too short keeps the registration where it is.
    const without = await create(byMail, { username: 'abc' });
    const required = POLICY === 'irs-2017' ? ['INVALID_INPUT secretAnswers'] : [];
    expect(faultsOf(without)).toEqual([...required, 'INVALID_INPUT username']);
    const nulled = await create(byMail, { username: 'abc', secretAnswers: null });
    expect(faultsOf(nulled)).toEqual([...required, 'INVALID_INPUT username']);
  });

  it('what is right is all taken, the longest password too, and both sign in', async () => {
    const password = `${'seven otters '.repeat(20)}`.slice(0, longest - 1).padEnd(longest, '!');
    const phone = await create(await registrationAt(app, 'CREDENTIALS', personOfRow(21)), {
      password,
      username: '  Zoe.Delgado9 ',
    });
    expect(codesOf(phone)).toEqual([]);
    expect(phone.account).toMatchObject({ username: 'zoe.delgado9', status: 'ACTIVE' });
    const mail = await create(await atCredentialsByMail(personOfRow(22)), {
      username: 'luis.delgado@home',
      secretAnswers: SECRET_ANSWERS,
    });
    expect(mail.account).toMatchObject({ username: 'luis.delgado@home', status: 'AWAITING_ACTIVATION' });
    const signIn = { application: 'IP_PIN' };
    const one = await succeed(app, 'signIn', { ...signIn, username: 'ZOE.DELGADO9', password });
    expect(one.login.step).toBe('SECURITY_CODE');
    const two = await succeed(app, 'signIn', {
      ...signIn,
      username: 'luis.delgado@home',
      password: PASSWORD,
    });
    expect(two.login.step).toBe('ACTIVATION_CODE');
  });
});

describe('registering again over an account that waits for its letter', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());
  beforeEach(() => app.clock.advance(2 * DAY));

  it('by phone ends the older one: its e-mail is told, its code is void, its own name may be kept', async () => {
    const person = personOfRow(1);
    const older = await registerByMail(app, person);
    const { token: olderLogin } = await passwordAccepted(app, person);
    const before = app.emails.length;
    const made = await registerByPhone(app, person);
    expect(made.account).toMatchObject({ username: usernameOf(person), status: 'ACTIVE' });
    expect(made.account.id).not.toBe(older.account.id);
    await app.deliver();
    const told = app.emails.slice(before).filter(({ to }) => to === emailOf(person));
    // One with the code of the new registration, one to say that the older account ended.
    expect(told).toHaveLength(2);
    const entered = await call(app, 'enterActivationCode', { token: olderLogin, code: older.code });
    expect(codesOf(entered)).toEqual(['FLOW_EXPIRED']);
    const { login } = await passwordAccepted(app, person);
    expect(login.step).toBe('SECURITY_CODE');
  });

  it('under another name leaves the older name to nobody, and its password opens nothing', async () => {
    const person = personOfRow(3);
    await registerByMail(app, person);
    const token = await registrationAt(app, 'CREDENTIALS', person);
    const renamed = { ...credentialsOf(person), username: 'renee.patel.two' };
    const made = await succeed(app, 'createCredentials', { token, ...renamed });
    expect(made.account.username).toBe('renee.patel.two');
    const old = { username: usernameOf(person), password: PASSWORD, application: 'IP_PIN' };
    expect(codesOf(await call(app, 'signIn', old))).toEqual(['CREDENTIALS_INCORRECT']);
    const stranger = await registrationAt(app, 'CREDENTIALS', personOfRow(2));
    const taken = { token: stranger, ...credentialsOf(personOfRow(2)), username: usernameOf(person) };
    expect(codesOf(await call(app, 'createCredentials', taken))).toEqual(['USERNAME_TAKEN']);
  });

  it('by mail voids the older letter, also one that is not yet with the printer', async () => {
    const person = personOfRow(21);
    const older = await registerByMail(app, person);
    app.clock.advance(DAY);
    const newer = await registerByMail(app, person);
    expect(newer.account.id).not.toBe(older.account.id);
    const { token } = await passwordAccepted(app, person);
    expect(codesOf(await call(app, 'enterActivationCode', { token, code: older.code }))).toEqual([
      'CODE_INCORRECT',
    ]);
    await succeed(app, 'enterActivationCode', { token, code: newer.code });
    const letters = await app.deps.db.read((tx) =>
      tx.sql<{ state: string }>(sql`SELECT state FROM letter
        WHERE kind = 'ACTIVATION_CODE' AND account_id = ${older.account.id}`),
    );
    expect(letters.map(({ state }) => state)).toEqual(['SUPERSEDED']);
  });

  it('or for its identity goes the same way; over a suspended one it is refused', async () => {
    const person = personOfRow(23);
    const { account } = await registerByMail(app, person);
    const become = (status: string) =>
      app.deps.db.inTx((tx) =>
        tx.execute(sql`UPDATE account SET status = ${status} WHERE id = ${account.id}`),
      );
    await become('SUSPENDED');
    const suspended = await registrationAt(app, 'FINANCIAL_ACCOUNT', person);
    const refused = await call(app, 'submitFinancialAccount', {
      token: suspended,
      ...financialAccountOf(person),
    });
    expect(codesOf(refused)).toEqual(['ALREADY_REGISTERED']);
    await become('IDENTITY_REQUIRED');
    const made = await registerByPhone(app, person);
    expect(made.account).toMatchObject({ username: account.username, status: 'ACTIVE' });
  });

  it('by somebody who goes only half-way leaves it as it was', async () => {
    const person = personOfRow(22);
    const older = await registerByMail(app, person);
    await registrationAt(app, 'CREDENTIALS', person);
    const { token } = await passwordAccepted(app, person);
    await succeed(app, 'enterActivationCode', { token, code: older.code });
  });
});
