// domain.md 2.8: reminder and reset tell a stranger nothing. The answers are the same byte by byte, whoever exists; what
// there is to say goes to the owner of the address, within a quota that spends nothing of the holder's.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { issueByDesk, setAccount, TEMPORARY_PASSWORD } from '../test/desk-fixtures.js';
import { changeEmailTo } from '../test/disavow-journeys.js';
import {
  call,
  credentialsOf,
  emailOf,
  passwordAccepted,
  registerByMail,
  registerByPhone,
  SECRET_ANSWERS,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { ordinaryPerson } from '../test/sign-in-journeys.js';

const ERRORS = 'userErrors { code message field triesLeft retryAt }';
const REMIND = `mutation R($input: RequestUsernameReminderInput!) { requestUsernameReminder(input: $input) { accepted ${ERRORS} } }`;
const START = `mutation S($input: StartPasswordResetInput!) { startPasswordReset(input: $input) { token ${ERRORS} } }`;
const CONFIRM = `mutation C($input: ConfirmPasswordResetEmailInput!) {
  confirmPasswordResetEmail(input: $input) { devices { id kind hint } question { id text } ${ERRORS} } }`;

describe('a stranger', () => {
  let app: TestApp;
  const [holder, waiting, suspended] = [ordinaryPerson(0), ordinaryPerson(1), ordinaryPerson(2)];
  const [gone, issued] = [ordinaryPerson(3), ordinaryPerson(4)];
  beforeAll(async () => {
    app = await testApp();
    for (const person of [holder, suspended, gone]) await registerByPhone(app, person);
    await registerByMail(app, waiting);
    await issueByDesk(app, issued, { unconfirmedEmail: 'not-yet@example.com' });
    await setAccount(app, suspended, { status: 'SUSPENDED' });
    await setAccount(app, gone, { status: 'CLOSED', closedAt: app.clock.iso() });
  });
  afterAll(() => app.close());
  // Each on a day of its own: what one test asked for counts against no other's quotas.
  beforeEach(() => app.clock.advance(25 * HOUR_MS));

  /** Status, headers that could tell something, and the body as it came, but for the token. */
  const bytes = async (query: string, input: object) => {
    const response = await fetch(`${app.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input } }),
    });
    const body = await response.text();
    const token: string = JSON.parse(body).data.startPasswordReset?.token ?? '';
    const headers = [...response.headers.keys()].sort();
    const same = {
      status: response.status,
      headers,
      body: token ? body.replace(token, 'TOKEN') : body,
      length: body.length,
    };
    return { token, same };
  };
  const mailsTo = async (address: string) => {
    await app.deliver();
    return app.emails.filter(({ to }) => to === address);
  };
  const pairs = () => [
    { username: usernameOf(holder), email: emailOf(holder) },
    { username: ` ${usernameOf(holder).toUpperCase()}`, email: emailOf(holder).toUpperCase() },
    { username: usernameOf(holder), email: 'somebody.else@example.com' },
    { username: usernameOf(holder), email: emailOf(waiting) },
    { username: 'nobody.at.all', email: emailOf(holder) },
    { username: 'nobody.at.all', email: 'nobody.at.all@example.com' },
    { username: usernameOf(waiting), email: emailOf(waiting) },
    { username: usernameOf(suspended), email: emailOf(suspended) },
    { username: usernameOf(gone), email: emailOf(gone) },
    { username: usernameOf(issued), email: 'not-yet@example.com' },
    { username: 'é'.repeat(300), email: 'x@example.com' },
  ];

  it('sees the same at every step of a reset, whichever names are right', async () => {
    const started = [];
    for (const pair of pairs()) started.push(await bytes(START, pair));
    for (const { token, same } of started) {
      expect(same).toEqual(started[0]?.same);
      expect(token).toMatch(/^[\w-]{43}$/);
    }
    const codes: string[] = [];
    for (const code of ['12', '000000', '000000', '000000', '000000']) {
      const answers = [];
      for (const { token } of started) answers.push((await bytes(CONFIRM, { token, code })).same);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      codes.push(JSON.parse(answers[0]?.body ?? '').data.confirmPasswordResetEmail.userErrors[0].code);
    }
    expect(codes).toEqual([
      ...['INVALID_INPUT', 'CODE_INCORRECT', 'CODE_INCORRECT', 'CODE_USED_UP', 'CODE_USED_UP'],
    ]);
    for (const { token } of started)
      for (const [mutation, input] of [
        ['sendPasswordResetSecurityCode', { token, deviceId: 'x' }],
        [
          'resetPassword',
          { token, deviceId: 'x', securityCode: '123456', newPassword: 'nine herons left Oak' },
        ],
      ] as const)
        expect((await call(app, mutation, input)).userErrors).toMatchObject([{ code: 'STEP_OUT_OF_ORDER' }]);
  });

  it('has a code mailed to the address on record alone; any other address hears what to do instead', async () => {
    const told: string[] = [];
    for (const { username, email } of pairs().slice(0, 10)) {
      const before = app.emails.length;
      await succeed(app, 'startPasswordReset', { username, email });
      await app.deliver();
      const mails = app.emails.slice(before);
      expect(mails).toHaveLength(1);
      expect(mails[0]?.to).toBe(email === emailOf(holder).toUpperCase() ? emailOf(holder) : email);
      expect(mails[0]?.text).not.toContain(usernameOf(holder));
      told.push(
        /^\s*\d{6}\s*$/m.test(mails[0]?.text ?? '')
          ? 'code'
          : (/has this address|has no phone or app|is suspended/.exec(mails[0]?.text ?? '')?.[0] ?? ''),
      );
    }
    expect(told).toEqual([
      ...['code', 'code', 'has this address', 'has this address', 'has this address', 'has this address'],
      ...['has no phone or app', 'is suspended', 'has this address', 'has this address'],
    ]);
  });

  it('who asks again and again gets the same answers, and the holder five mails, none of the sign-in', async () => {
    const before = (await mailsTo(emailOf(holder))).length;
    const pair = { username: usernameOf(holder), email: emailOf(holder) };
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push(await bytes(START, pair));
    const mailed = await app.codeSentTo(emailOf(holder));
    for (let n = 0; n < 4; n += 1) answers.push(await bytes(START, pair));
    for (const { same } of answers) expect(same).toEqual(answers[0]?.same);
    expect((await mailsTo(emailOf(holder))).length - before).toBe(5);
    // Past the quota there is a code that nobody was told; an older one is none of it.
    const last = answers.at(-1)?.token;
    const missed = await call(app, 'confirmPasswordResetEmail', { token: last, code: mailed });
    expect(missed.userErrors).toMatchObject([{ code: 'CODE_INCORRECT', triesLeft: 2 }]);
    const counted = await app.deps.db.read((tx) =>
      tx.sql<{ purpose: string }>(
        sql`SELECT DISTINCT purpose FROM quota_use WHERE at > ${new Date(app.clock.epochMs() - HOUR_MS).toISOString()}`,
      ),
    );
    expect(counted).toEqual([{ purpose: 'send.EMAIL_ANONYMOUS' }]);
  });

  it('who asks for a username hears that it was accepted; the address hears which ones it has, or that it has none', async () => {
    const asked = [
      emailOf(holder),
      emailOf(waiting),
      emailOf(suspended),
      emailOf(gone),
      'not-yet@example.com',
      'nobody@example.com',
    ];
    const answers = [];
    for (const email of asked) answers.push((await bytes(REMIND, { email })).same);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(JSON.parse(answers[0]?.body ?? '').data.requestUsernameReminder).toEqual({
      accepted: true,
      userErrors: [],
    });
    const last = async (address: string) => (await mailsTo(address)).at(-1)?.text ?? '';
    for (const person of [holder, waiting, suspended])
      expect(await last(emailOf(person))).toContain(`\n    ${usernameOf(person)}\n`);
    for (const address of [emailOf(gone), 'not-yet@example.com', 'nobody@example.com']) {
      expect(await last(address)).toContain('No account has this address.');
      expect(await last(address)).not.toMatch(/taxpayer\./);
    }
    const before = (await mailsTo('nobody@example.com')).length;
    for (let n = 0; n < 7; n += 1)
      expect((await bytes(REMIND, { email: 'nobody@example.com' })).same).toEqual(answers[0]);
    expect((await mailsTo('nobody@example.com')).length - before).toBe(4);
  });

  it('who knows the address alone keeps its holder from no reset, and fills no list of activity', async () => {
    const pair = { username: usernameOf(holder), email: emailOf(holder) };
    for (let n = 0; n < 6; n += 1) {
      await succeed(app, 'requestUsernameReminder', { email: pair.email });
      await succeed(app, 'startPasswordReset', { ...pair, username: 'nobody.at.all' });
    }
    const asked = sql`SELECT id FROM activity WHERE kind = 'PASSWORD_RESET_ASKED'`;
    const noted = async () => (await app.deps.db.read((tx) => tx.sql(asked))).length;
    const before = [(await mailsTo(pair.email)).length, await noted()];
    for (let n = 0; n < 12; n += 1) await succeed(app, 'startPasswordReset', pair);
    const after = [(await mailsTo(pair.email)).length, await noted()];
    expect(after.map((count, n) => count - (before[n] ?? 0))).toEqual([5, 5]);
  });

  it('who guesses the code of a pair that is wrong never does, even where the right one would be guessed', async () => {
    const deps = app.deps as { random: typeof app.deps.random };
    const { random } = deps;
    // Every code that is drawn is 000000.
    deps.random = (size) => new Uint8Array(size);
    const guessed: string[] = [];
    for (const username of ['nobody.at.all', usernameOf(holder)]) {
      const { token } = await succeed(app, 'startPasswordReset', { username, email: emailOf(holder) });
      const { userErrors } = await call(app, 'confirmPasswordResetEmail', { token, code: '000000' });
      guessed.push(userErrors[0]?.code ?? 'right');
    }
    deps.random = random;
    expect(guessed).toEqual(['CODE_INCORRECT', 'right']);
  });

  it('finds an account by the e-mail that was confirmed at a sign-in, and no longer by the one before', async () => {
    const moved = ordinaryPerson(5);
    const given = 'confirmed-later@example.com';
    await issueByDesk(app, moved, { unconfirmedEmail: given });
    const { token } = await passwordAccepted(app, moved, TEMPORARY_PASSWORD);
    const { password, sitePhrase, siteImageId } = credentialsOf(moved);
    const chosen = { token, password, sitePhrase, siteImageId, secretAnswers: SECRET_ANSWERS };
    await succeed(app, 'replaceTemporaryPassword', chosen);
    await succeed(app, 'confirmSignInEmail', { token, code: await app.codeSentTo(given) });
    for (const email of [given, emailOf(moved)]) await succeed(app, 'requestUsernameReminder', { email });
    expect((await mailsTo(given)).at(-1)?.text).toContain(`\n    ${usernameOf(moved)}\n`);
    expect((await mailsTo(emailOf(moved))).at(-1)?.text).toContain('No account has this address.');
  });

  it('who types no address is told so, in the language of the request', async () => {
    for (const [mutation, input] of [
      ['requestUsernameReminder', { email: 'no address' }],
      ['startPasswordReset', { username: 'x', email: 'no address' }],
    ] as const) {
      const { userErrors } = await call(app, mutation, input, { 'accept-language': 'es' });
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'email'] }]);
      expect(userErrors[0].message).toContain('correo');
    }
    expect((await call(app, 'requestUsernameReminder', { email: '' })).accepted).toBe(true);
  });

  it('who asks for the username of one spelling hears of no other: some servers tell capitals apart', async () => {
    const spellings = ['Bob@capitals.example.com', 'bob@capitals.example.com'];
    const namesakes = [ordinaryPerson(6), ordinaryPerson(7)];
    for (const [n, person] of namesakes.entries()) {
      await registerByPhone(app, person);
      await changeEmailTo(app, (await signInByText(app, person)).sessionToken, spellings[n] ?? '');
    }
    for (const [n, person] of namesakes.entries()) {
      await app.deliver();
      const mails = app.emails.length;
      await succeed(app, 'requestUsernameReminder', { email: spellings[n] });
      await app.deliver();
      expect(app.emails.slice(mails).map(({ to }) => to)).toEqual([spellings[n]]);
      const names = app.emails.at(-1)?.text.match(/^ {4}taxpayer\..*$/gm);
      expect(names).toEqual([`    ${usernameOf(person)}`]);
    }
  });
});

describe('an address that asks too often', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY_SET: 'addressChecksPerMinute=2,addressChecksPerHour=100' } });
  });
  afterAll(() => app.close());

  it('is told to wait, with all of recovery counted together', async () => {
    await succeed(app, 'requestUsernameReminder', { email: 'a@example.com' });
    await succeed(app, 'startPasswordReset', { username: 'somebody', email: 'a@example.com' });
    const token = 'x';
    for (const [mutation, input] of [
      ['requestUsernameReminder', { email: 'a@example.com' }],
      ['startPasswordReset', { username: 'somebody', email: 'a@example.com' }],
      ['confirmPasswordResetEmail', { token, code: '123456' }],
      ['sendPasswordResetSecurityCode', { token, deviceId: 'x' }],
      [
        'resetPassword',
        { token, deviceId: 'x', securityCode: '123456', newPassword: 'nine herons left Oak' },
      ],
    ] as const)
      expect((await call(app, mutation, input)).userErrors).toMatchObject([
        { code: 'RATE_LIMITED', retryAt: expect.any(String) },
      ]);
  });
});
