// domain.md 2.8, api.md: a forgotten password is reset by e-mailed code and second factor, never around it. Every session
// and every sign-in on its way ends, what wrong tries had locked is open again, and the holder is told everywhere.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../evidence/people.js';
import { MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  emailOf,
  identityOf,
  PASSWORD,
  passwordAccepted,
  registerByPhone,
  SECRET_ANSWERS,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { NEW_PASSWORD, resetAtSecondFactor, resetTexted } from '../test/recovery-journeys.js';
import { chooseMail, lostDeviceAtPhone, startPhoneChange } from '../test/renewal-journeys.js';
import {
  activateWithApp,
  appCode,
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  tryPassword,
} from '../test/sign-in-journeys.js';

const answerTo = (question: { id: string } | null) =>
  SECRET_ANSWERS.find(({ questionId }) => questionId === question?.id)?.answer;

describe.each(['irs-2017', 'nist-800-63-4'])('a reset under %s', (profile) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: profile } });
  });
  afterAll(() => app.close());
  const kinds = async (sessionToken: string): Promise<string[]> => {
    const query = '{ me { activity(first: 20) { edges { node { kind } } } } }';
    const { data } = await app.graphql(query, {}, bearer(sessionToken));
    return data.me.activity.edges.map(({ node }: { node: { kind: string } }) => node.kind);
  };

  it('by text takes the new password alone, ends sessions, sign-ins and phone changes, and signs nobody in', async () => {
    const person = ordinaryPerson(0);
    await registerByPhone(app, person);
    const { sessionToken } = await signInByText(app, person);
    const { token, login } = await passwordAccepted(app, person);
    const { token: renewal } = await startPhoneChange(app, sessionToken);
    const { input, question } = await resetTexted(app, person);
    expect(question).toBeNull();
    expect(input.deviceId).toBe(login.devices[0].id);
    await succeed(app, 'resetPassword', input);
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
    const next = { token, deviceId: input.deviceId };
    expect(errorOf(await call(app, 'sendSecurityCode', next)).code).toBe('FLOW_EXPIRED');
    const identity = { token: renewal, ...identityOf(person) };
    expect(errorOf(await call(app, 'submitIdentity', identity)).code).toBe('FLOW_EXPIRED');
    const old = await tryPassword(app, usernameOf(person), PASSWORD);
    expect(errorOf(old).code).toBe('CREDENTIALS_INCORRECT');

    const again = await passwordAccepted(app, person, NEW_PASSWORD);
    await succeed(app, 'sendSecurityCode', { ...next, token: again.token });
    const code = await app.codeSentTo(phoneOf(person));
    const signedIn = { ...next, token: again.token, code, sessionTransport: 'BEARER' };
    const { sessionToken: newer } = await succeed(app, 'verifySecurityCode', signedIn);
    expect(await kinds(newer)).toEqual(expect.arrayContaining(['PASSWORD_RESET_ASKED', 'PASSWORD_RESET']));
  });

  it('is told by e-mail, on the phone and by post', async () => {
    const person = ordinaryPerson(1);
    await registerByPhone(app, person);
    const { input } = await resetTexted(app, person);
    const letters = (await app.letters()).length;
    await succeed(app, 'resetPassword', input);
    expect((await app.letters()).length - letters).toBe(1);
    expect(app.emails.at(-1)).toMatchObject({
      to: emailOf(person),
      subject: 'Your Secure Access password was reset',
      text: expect.stringMatching(/\n\S+\/not-me#[\w-]{43}\n/),
    });
    expect(app.texts.at(-1)).toMatchObject({ to: phoneOf(person) });
    expect(app.texts.at(-1)?.text).toContain('password changed');
  });

  it('by app asks for a secret answer where the profile does', async () => {
    const person = ordinaryPerson(2);
    const { secret, deviceId } = await activateWithApp(app, person);
    app.clock.advance(MINUTE_MS);
    const { token, devices, question } = await resetAtSecondFactor(app, person);
    expect(devices).toEqual([{ id: deviceId, kind: 'APP', hint: 'My tablet' }]);
    expect(question !== null).toBe(profile === 'irs-2017');
    const sent = await call(app, 'sendPasswordResetSecurityCode', { token, deviceId });
    expect(errorOf(sent).code).toBe('INVALID_INPUT');
    const input = { token, deviceId, newPassword: NEW_PASSWORD };
    const securityCode = appCode(app, secret);
    await succeed(app, 'resetPassword', {
      ...input,
      securityCode,
      ...(question && { secretAnswer: answerTo(question) }),
    });
    // The step of that code is taken: it signs nobody in.
    const at = await passwordAccepted(app, person, NEW_PASSWORD);
    const reused = { token: at.token, deviceId, code: securityCode };
    expect(errorOf(await call(app, 'verifySecurityCode', reused)).code).toBe('CODE_INCORRECT');
  });

  it('goes one step after the other, each once, also on a double click', async () => {
    const person = ordinaryPerson(3);
    await registerByPhone(app, person);
    const named = { username: usernameOf(person), email: emailOf(person) };
    const twice = async (mutation: string, input: object) =>
      (await Promise.all([call(app, mutation, input), call(app, mutation, input)]))
        .map(({ userErrors }) => userErrors[0]?.code ?? 'done')
        .sort();
    const { token } = await succeed(app, 'startPasswordReset', named);
    const early = { token, deviceId: 'any', securityCode: '123456', newPassword: NEW_PASSWORD };
    for (const mutation of ['sendPasswordResetSecurityCode', 'resetPassword']) {
      const input = mutation === 'resetPassword' ? early : { token, deviceId: 'any' };
      expect(errorOf(await call(app, mutation, input)).code).toBe('STEP_OUT_OF_ORDER');
    }
    const code = await app.codeSentTo(emailOf(person));
    expect(await twice('confirmPasswordResetEmail', { token, code })).toEqual(['STEP_OUT_OF_ORDER', 'done']);
    const stands = await call(app, 'confirmPasswordResetEmail', { token, code });
    expect(errorOf(stands).code).toBe('STEP_OUT_OF_ORDER');
    const [{ id: deviceId }] = stands.devices;
    expect(await twice('sendPasswordResetSecurityCode', { token, deviceId })).toEqual(['done', 'done']);
    const securityCode = await app.codeSentTo(phoneOf(person));
    const input = { token, deviceId, securityCode, newPassword: NEW_PASSWORD };
    expect(await twice('resetPassword', input)).toEqual(['STEP_OUT_OF_ORDER', 'done']);
    for (const [mutation, again] of [
      ['confirmPasswordResetEmail', { token, code }],
      ['sendPasswordResetSecurityCode', { token, deviceId }],
      ['resetPassword', { ...input, newPassword: 'another one entirely' }],
    ] as const) {
      expect([mutation, errorOf(await call(app, mutation, again)).code]).toEqual([
        mutation,
        'STEP_OUT_OF_ORDER',
      ]);
    }
    expect((await passwordAccepted(app, person, NEW_PASSWORD)).login.step).toBe('SECURITY_CODE');
  });

  it('under one key is done once, and answers the same again without the token', async () => {
    const person = ordinaryPerson(4);
    await registerByPhone(app, person);
    const keyed = { username: usernameOf(person), email: emailOf(person), idempotencyKey: 'click-twice-1' };
    const { token } = await succeed(app, 'startPasswordReset', keyed);
    expect((await succeed(app, 'startPasswordReset', keyed)).token).toBeNull();
    const confirmed = { token, code: await app.codeSentTo(emailOf(person)), idempotencyKey: 'click-twice-2' };
    const { devices, question } = await succeed(app, 'confirmPasswordResetEmail', confirmed);
    expect(await succeed(app, 'confirmPasswordResetEmail', confirmed)).toMatchObject({ devices, question });
    const send = { token, deviceId: devices[0].id, idempotencyKey: 'click-twice-3' };
    const texts = app.texts.length;
    for (let n = 0; n < 2; n += 1) await succeed(app, 'sendPasswordResetSecurityCode', send);
    const securityCode = await app.codeSentTo(phoneOf(person));
    expect(app.texts.length - texts).toBe(1);
    const last = { token, deviceId: devices[0].id, securityCode, newPassword: NEW_PASSWORD };
    for (let n = 0; n < 2; n += 1)
      await succeed(app, 'resetPassword', { ...last, idempotencyKey: 'click-twice-4' });
  });

  it('opens a password that wrong tries had locked, and one that needs a reset', async () => {
    const person = ordinaryPerson(5);
    await registerByPhone(app, person);
    for (let n = 0; n < 12; n += 1) await tryPassword(app, usernameOf(person), 'not this one');
    expect(errorOf(await tryPassword(app, usernameOf(person), PASSWORD)).code).toBe('LOCKED');
    // As a hundred misses in a row leave it behind (nist-800-63-4).
    const never = '9999-12-31T00:00:00.000Z';
    await app.deps.db.inTx((tx) =>
      tx.execute(sql`UPDATE attempt SET locked_until = ${never} WHERE purpose = 'password'`),
    );
    await succeed(app, 'resetPassword', (await resetTexted(app, person)).input);
    expect((await passwordAccepted(app, person, NEW_PASSWORD)).login.step).toBe('SECURITY_CODE');
  });

  it('opens an account again that "this was not me" had stopped', async () => {
    const person = ordinaryPerson(6);
    const { account } = await registerByPhone(app, person);
    await app.deps.db.inTx((tx) =>
      tx.execute(
        sql`UPDATE account SET password_reset_due_since = ${app.clock.iso()} WHERE id = ${account.id}`,
      ),
    );
    const stopped = await tryPassword(app, usernameOf(person), PASSWORD);
    expect(errorOf(stopped).code).toBe('ACCOUNT_SUSPENDED');
    await succeed(app, 'resetPassword', (await resetTexted(app, person)).input);
    expect((await passwordAccepted(app, person, NEW_PASSWORD)).login.step).toBe('SECURITY_CODE');
  });
});

describe('a reset', () => {
  let app: TestApp;
  let isDown = false;
  beforeAll(async () => {
    app = await testApp({
      evidence: (real) => ({
        ...real,
        taxRecords: {
          matchIdentity: (claim) => real.taxRecords.matchIdentity(claim),
          questionMaterial: (ssn) => real.taxRecords.questionMaterial(ssn),
          addressOfRecord: async (ssn) =>
            isDown ? { result: 'unavailable' } : real.taxRecords.addressOfRecord(ssn),
        },
      }),
    });
  });
  afterAll(() => app.close());
  const registered = async (n: number): Promise<Person> => {
    await registerByPhone(app, ordinaryPerson(n));
    return ordinaryPerson(n);
  };

  it('shows that a device is not lost: its renewal ends, though the letter was entered, and no password enrols another', async () => {
    const person = ordinaryPerson(10);
    await registerByPhone(app, person);
    const { code } = await chooseMail(app, await lostDeviceAtPhone(app, person));
    const { token } = await passwordAccepted(app, person);
    expect((await succeed(app, 'enterActivationCode', { token, code })).login.step).toBe('ENROL_DEVICE');
    await succeed(app, 'resetPassword', (await resetTexted(app, person)).input);
    expect((await passwordAccepted(app, person, NEW_PASSWORD)).login.step).toBe('SECURITY_CODE');
    await app.deliver();
    const told = app.emails.filter(({ to }) => to === emailOf(person)).map(({ subject }) => subject);
    expect(told).toContain('Your Secure Access devices stay as they are');
  });

  it('ends a change of the e-mail that waits for its code', async () => {
    const person = ordinaryPerson(11);
    await registerByPhone(app, person);
    const { sessionToken } = await signInByText(app, person);
    const email = 'waiting.for.its.code@example.com';
    await succeed(app, 'changeEmail', { email }, bearer(sessionToken));
    const code = await app.codeSentTo(email);
    await succeed(app, 'resetPassword', (await resetTexted(app, person)).input);
    const anew = (await signInByText(app, person, NEW_PASSWORD)).sessionToken;
    const late = await call(app, 'confirmEmailChange', { code }, bearer(anew));
    expect(errorOf(late).code).toBe('CODE_EXPIRED');
  });

  it('lives half an hour, at every step', async () => {
    const person = await registered(0);
    const { input } = await resetTexted(app, person);
    const fresh = await resetAtSecondFactor(app, person);
    app.clock.advance(30 * MINUTE_MS - 1);
    expect(errorOf(await call(app, 'resetPassword', input)).code).toBe('CODE_EXPIRED');
    app.clock.advance(1);
    const { token, deviceId } = input;
    for (const [mutation, over] of [
      ['confirmPasswordResetEmail', { token, code: '123456' }],
      ['sendPasswordResetSecurityCode', { token: fresh.token, deviceId }],
      ['resetPassword', input],
      ['resetPassword', { ...input, token: 'nobody’s token' }],
    ] as const)
      expect((await call(app, mutation, over)).userErrors).toMatchObject([
        {
          code: 'FLOW_EXPIRED',
          field: ['input', 'token'],
          message: expect.stringContaining('password reset'),
        },
      ]);
  });

  it('ends the other resets of the account', async () => {
    const person = await registered(1);
    const [first, second] = [await resetTexted(app, person), await resetTexted(app, person)];
    await succeed(app, 'resetPassword', first.input);
    const late = await call(app, 'resetPassword', { ...second.input, newPassword: 'yet another password' });
    expect(errorOf(late).code).toBe('FLOW_EXPIRED');
    expect((await passwordAccepted(app, person, NEW_PASSWORD)).login.step).toBe('SECURITY_CODE');
  });

  it('goes on without its letter while the tax records do not answer', async () => {
    const person = await registered(2);
    const { input } = await resetTexted(app, person);
    isDown = true;
    const letters = (await app.letters()).length;
    await succeed(app, 'resetPassword', input);
    isDown = false;
    expect((await app.letters()).length).toBe(letters);
    expect(app.emails.at(-1)?.subject).toBe('Your Secure Access password was reset');
  });

  it('speaks the language of the account and of the request', async () => {
    const person = await registered(3);
    const spanish = { 'accept-language': 'es' };
    await app.deps.db.inTx((tx) => tx.execute(sql`UPDATE account SET language = 'ES'`));
    const named = { username: usernameOf(person), email: emailOf(person) };
    const { token } = await succeed(app, 'startPasswordReset', named);
    const code = await app.codeSentTo(emailOf(person));
    expect(app.emails.at(-1)?.subject).toBe('Su código para restablecer la contraseña de Secure Access');
    const refused = await call(
      app,
      'resetPassword',
      { ...(await resetTexted(app, person)).input, token },
      spanish,
    );
    expect(refused.userErrors[0].message).toContain('Este paso');
    expect(code).toMatch(/^\d{6}$/);
  });

  it('sends five texts an hour, beside those of the sign-in', async () => {
    const person = await registered(4);
    const { token, devices } = await resetAtSecondFactor(app, person);
    const send = { token, deviceId: devices[0].id };
    for (let n = 0; n < 5; n += 1) await succeed(app, 'sendPasswordResetSecurityCode', send);
    expect(errorOf(await call(app, 'sendPasswordResetSecurityCode', send))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: expect.any(String),
    });
    const unknown = await call(app, 'sendPasswordResetSecurityCode', { token, deviceId: 'nobodys' });
    expect(errorOf(unknown).code).toBe('INVALID_INPUT');
    expect((await signInByText(app, person)).login.step).toBe('COMPLETE');
  });
});
