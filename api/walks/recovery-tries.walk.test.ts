// api.md "Tries, locks and limits" for a reset: wrong security codes count on the account as at a sign-in, wrong secret
// answers spend tries of the reset, and a password that cannot be taken costs none.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../evidence/people.js';
import { HOUR_MS, MINUTE_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  emailOf,
  PASSWORD,
  passwordAccepted,
  registerByPhone,
  SECRET_ANSWERS,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { NEW_PASSWORD, resetAtSecondFactor, resetTexted } from '../test/recovery-journeys.js';
import {
  activateWithApp,
  appCode,
  atEnrolDevice,
  errorOf,
  ordinaryPerson,
  phoneOf,
  tryPassword,
  wrongOf,
} from '../test/sign-in-journeys.js';

describe('in a reset', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());
  const reset = (input: object) => call(app, 'resetPassword', input);

  it('a wrong e-mailed code is missed three times, and the right one is used up then', async () => {
    const person = ordinaryPerson(0);
    await registerByPhone(app, person);
    const named = { username: usernameOf(person), email: emailOf(person) };
    const { token } = await succeed(app, 'startPasswordReset', named);
    const code = await app.codeSentTo(emailOf(person));
    const enter = async (typed: string) =>
      (await call(app, 'confirmPasswordResetEmail', { token, code: typed })).userErrors[0];
    expect(await enter('12345')).toMatchObject({ code: 'INVALID_INPUT', field: ['input', 'code'] });
    expect(await enter(wrongOf(code))).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 2 });
    expect(await enter(wrongOf(code))).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 1 });
    for (const typed of [wrongOf(code), code])
      expect(await enter(typed)).toMatchObject({ code: 'CODE_USED_UP', triesLeft: 0 });
    // It spent nothing of the account.
    expect((await passwordAccepted(app, person)).login.step).toBe('SECURITY_CODE');
    const next = await succeed(app, 'startPasswordReset', named);
    app.clock.advance(15 * MINUTE_MS);
    const late = { token: next.token, code: await app.codeSentTo(emailOf(person)) };
    expect(errorOf(await call(app, 'confirmPasswordResetEmail', late)).code).toBe('CODE_EXPIRED');
  });

  it('a password that cannot be taken costs no try, and the reason is given', async () => {
    const person = ordinaryPerson(1);
    await registerByPhone(app, person);
    const { input } = await resetTexted(app, person);
    for (const newPassword of ['short', 'password1', `my ${usernameOf(person)} forever`]) {
      const wrong = { ...input, securityCode: wrongOf(input.securityCode), newPassword };
      expect((await reset(wrong)).userErrors).toMatchObject([
        { code: 'PASSWORD_REJECTED', field: ['input', 'newPassword'], message: expect.any(String) },
      ]);
    }
    expect(errorOf(await reset({ ...input, securityCode: 'abc' })).code).toBe('INVALID_INPUT');
    expect(errorOf(await reset({ ...input, deviceId: 'nobodys' })).code).toBe('INVALID_INPUT');
    expect(errorOf(await reset({ ...input, securityCode: wrongOf(input.securityCode) })).triesLeft).toBe(2);
  });

  it('whether a password is the old one is told after the second factor alone, which stays good', async () => {
    const person = ordinaryPerson(2);
    await registerByPhone(app, person);
    const { input } = await resetTexted(app, person);
    const old = { ...input, newPassword: PASSWORD };
    const guessed = await reset({ ...old, securityCode: wrongOf(input.securityCode) });
    expect(errorOf(guessed)).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 2 });
    for (let n = 0; n < 4; n += 1)
      expect((await reset(old)).userErrors).toMatchObject([
        {
          code: 'PASSWORD_REJECTED',
          field: ['input', 'newPassword'],
          message: expect.stringContaining('now'),
        },
      ]);
    expect((await reset(input)).userErrors).toEqual([]);
  });

  it('wrong security codes lock signing in like those of a sign-in, and a reset after the lock clears them', async () => {
    const person = ordinaryPerson(3);
    await registerByPhone(app, person);
    const { input } = await resetTexted(app, person);
    const wrong = { ...input, securityCode: wrongOf(input.securityCode) };
    for (const triesLeft of [2, 1])
      expect(errorOf(await reset(wrong))).toMatchObject({ code: 'CODE_INCORRECT', triesLeft });
    const retryAt = new Date(app.clock.epochMs() + 15 * MINUTE_MS).toISOString();
    for (const one of [wrong, input]) {
      const { userErrors } = await reset(one);
      expect(userErrors).toMatchObject([
        { code: 'CODE_USED_UP', field: ['input', 'securityCode'], triesLeft: 0 },
      ]);
      expect(userErrors[0].retryAt).toBe(retryAt);
    }
    const { token, deviceId } = input;
    expect(errorOf(await call(app, 'sendPasswordResetSecurityCode', { token, deviceId })).code).toBe(
      'CODE_USED_UP',
    );
    expect(errorOf(await tryPassword(app, usernameOf(person), PASSWORD)).code).toBe('LOCKED');
    expect(errorOf(await reset((await resetTexted(app, person)).input)).code).toBe('CODE_USED_UP');
    app.clock.advance(15 * MINUTE_MS);
    expect((await reset((await resetTexted(app, person)).input)).userErrors).toEqual([]);
    const { token: next, login } = await passwordAccepted(app, person, NEW_PASSWORD);
    const send = { token: next, deviceId: login.devices[0].id };
    await succeed(app, 'sendSecurityCode', send);
    const missed = await call(app, 'verifySecurityCode', { ...send, code: '000000' });
    expect(errorOf(missed).triesLeft).toBe(2);
  });

  describe('a secret answer', () => {
    let person: Person;
    let persons = 6;
    let secret: string;
    let deviceId: string;
    beforeEach(async () => {
      person = ordinaryPerson(persons);
      persons += 1;
      ({ secret, deviceId } = await activateWithApp(app, person));
    });
    const begun = async () => {
      app.clock.advance(MINUTE_MS);
      const { token, question } = await resetAtSecondFactor(app, person);
      const right = SECRET_ANSWERS.find(({ questionId }) => questionId === question.id)?.answer ?? '';
      const enter = (secretAnswer: string | undefined, newPassword = NEW_PASSWORD) => {
        // Each code of an app counts once.
        app.clock.advance(MINUTE_MS / 2);
        return reset({ token, deviceId, securityCode: appCode(app, secret), secretAnswer, newPassword });
      };
      return { right, enter };
    };

    it('is wanted, and compared the way people remember', async () => {
      const { right, enter } = await begun();
      for (const missing of [undefined, '', ' . ', 'x'.repeat(101)])
        expect((await enter(missing)).userErrors).toMatchObject([
          { code: 'INVALID_INPUT', field: ['input', 'secretAnswer'] },
        ]);
      expect((await enter(`  ${right.toUpperCase().replace(' ', '   ')}. `)).userErrors).toEqual([]);
    });

    it('that is wrong spends a try of the reset, and wrong ones lock resets, not signing in', async () => {
      const { right, enter } = await begun();
      for (const triesLeft of [2, 1])
        expect((await enter('Nowhere', 'a later password of mine')).userErrors).toMatchObject([
          { code: 'CREDENTIALS_INCORRECT', field: ['input', 'secretAnswer'], triesLeft },
        ]);
      for (const answer of ['Nowhere', right])
        expect(errorOf(await enter(answer, 'a later password of mine'))).toMatchObject({
          code: 'CODE_USED_UP',
          triesLeft: 0,
        });
      const next = await begun();
      expect(errorOf(await next.enter(next.right, 'a later password of mine'))).toMatchObject({
        code: 'LOCKED',
        retryAt: expect.any(String),
      });
      expect((await passwordAccepted(app, person)).login.step).toBe('SECURITY_CODE');
      app.clock.advance(HOUR_MS);
      const last = await begun();
      expect((await last.enter(last.right, 'a later password of mine')).userErrors).toEqual([]);
    });
  });

  it('a texted code that was right is good for another try after a wrong answer', async () => {
    const person = ordinaryPerson(5);
    const enrolling = await atEnrolDevice(app, person);
    await succeed(app, 'enrolPhone', { token: enrolling, phone: phoneOf(person) });
    await succeed(app, 'confirmDevice', { token: enrolling, code: await app.codeSentTo(phoneOf(person)) });
    const { input, question } = await resetTexted(app, person);
    const wrong = await reset({ ...input, secretAnswer: 'Nowhere' });
    expect(errorOf(wrong)).toMatchObject({ code: 'CREDENTIALS_INCORRECT', triesLeft: 2 });
    const secretAnswer = SECRET_ANSWERS.find(({ questionId }) => questionId === question.id)?.answer;
    expect((await reset({ ...input, secretAnswer })).userErrors).toEqual([]);
  });
});
