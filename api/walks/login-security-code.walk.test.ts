// domain.md 2.4 and 3, api.md "Tries, locks and limits": the security code by text, every time; its misses are counted
// on the sign-in and on the account.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  PASSWORD,
  passwordAccepted,
  registerByPhone,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import {
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  texted,
  tryPassword,
  wrongOf,
} from '../test/sign-in-journeys.js';

describe('a security code by text', () => {
  let app: TestApp;
  const [person, guesser, counted] = [ordinaryPerson(0), ordinaryPerson(1), ordinaryPerson(2)];
  beforeAll(async () => {
    app = await testApp();
    for (const one of [person, guesser, counted]) await registerByPhone(app, one);
  });
  afterAll(() => app.close());
  // Each on a day of its own: what one test sent counts against no other's limits.
  beforeEach(() => app.clock.advance(25 * HOUR_MS));
  const verify = (at: { token: string; deviceId: string }, code: string) =>
    call(app, 'verifySecurityCode', {
      token: at.token,
      deviceId: at.deviceId,
      code,
      sessionTransport: 'BEARER',
    });

  it('is asked for at every sign-in, and nothing is open before it', async () => {
    for (let n = 0; n < 2; n += 1) {
      const { token, login } = await passwordAccepted(app, person);
      expect(login.step).toBe('SECURITY_CODE');
      expect(login.devices).toEqual([
        { id: expect.any(String), kind: 'PHONE', hint: `***-***-${phoneOf(person).slice(-4)}` },
      ]);
      expect(login.allowedActions).toEqual(['sendSecurityCode', 'verifySecurityCode', 'startRenewal']);
      expect(await meOf(app, bearer(token))).toBeNull();
      const { sessionToken } = await signInByText(app, person);
      expect((await meOf(app, bearer(sessionToken))).username).toBe(usernameOf(person));
    }
  });

  it('counts once: a repeated step gets STEP_OUT_OF_ORDER with the sign-in as it stands, and no second session', async () => {
    const at = await texted(app, person);
    expect((await verify(at, at.code)).login.step).toBe('COMPLETE');
    const again = await verify(at, at.code);
    expect(again.userErrors[0].code).toBe('STEP_OUT_OF_ORDER');
    expect([again.login.step, again.session, again.sessionToken]).toEqual(['COMPLETE', null, null]);
    const next = await passwordAccepted(app, person);
    expect(errorOf(await verify({ ...at, token: next.token }, at.code)).code).toBe('CODE_EXPIRED');
  });

  it('is void once a newer one was sent, and once its ten minutes are over; an expired one costs no try', async () => {
    const at = await texted(app, person);
    await succeed(app, 'sendSecurityCode', { token: at.token, deviceId: at.deviceId });
    const newer = await app.codeSentTo(phoneOf(person));
    expect(errorOf(await verify(at, at.code === newer ? wrongOf(newer) : at.code))).toMatchObject({
      code: 'CODE_INCORRECT',
      triesLeft: 2,
    });
    app.clock.advance(10 * MINUTE_MS);
    for (let n = 0; n < 4; n += 1) expect(errorOf(await verify(at, newer)).code).toBe('CODE_EXPIRED');
    await succeed(app, 'sendSecurityCode', { token: at.token, deviceId: at.deviceId });
    const newest = await app.codeSentTo(phoneOf(person));
    app.clock.advance(10 * MINUTE_MS - 1);
    expect((await verify(at, newest)).login.step).toBe('COMPLETE');
  });

  it('that is no code, or for a device that is none, costs no try', async () => {
    const at = await texted(app, person);
    for (const code of ['12345', '1234567', 'abcdef', '']) {
      expect((await verify(at, code)).userErrors).toMatchObject([
        { code: 'INVALID_INPUT', field: ['input', 'code'] },
      ]);
    }
    for (const mutation of ['verifySecurityCode', 'sendSecurityCode']) {
      const input = {
        token: at.token,
        deviceId: 'nobodys',
        ...(mutation === 'verifySecurityCode' && { code: at.code }),
      };
      expect((await call(app, mutation, input)).userErrors).toMatchObject([
        { code: 'INVALID_INPUT', field: ['input', 'deviceId'] },
      ]);
    }
    expect(errorOf(await verify(at, wrongOf(at.code))).triesLeft).toBe(2);
    expect((await verify(at, ` ${at.code.slice(0, 3)}-${at.code.slice(3)} `)).login.step).toBe('COMPLETE');
  });

  it('guessed wrongly three times is used up, right or not, and the next sign-in is locked', async () => {
    const at = await texted(app, guesser);
    const wrong = wrongOf(at.code);
    expect(errorOf(await verify(at, wrong))).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 2 });
    expect(errorOf(await verify(at, wrong))).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 1 });
    for (const code of [wrong, at.code, wrong]) {
      const missed = await verify(at, code);
      expect(errorOf(missed)).toMatchObject({
        ...{ code: 'CODE_USED_UP', triesLeft: 0 },
        retryAt: new Date(app.clock.epochMs() + 15 * MINUTE_MS).toISOString(),
      });
      expect([missed.login.step, missed.session, missed.sessionToken]).toEqual(['SECURITY_CODE', null, null]);
    }
    // A new code does not bring new tries.
    const asked = await call(app, 'sendSecurityCode', { token: at.token, deviceId: at.deviceId });
    expect(errorOf(asked)).toMatchObject({ code: 'CODE_USED_UP', retryAt: expect.any(String) });
    expect(errorOf(await verify(at, await app.codeSentTo(phoneOf(guesser)))).code).toBe('CODE_USED_UP');
    const retryAt = new Date(app.clock.epochMs() + 15 * MINUTE_MS).toISOString();
    for (const password of [PASSWORD, 'not this one']) {
      expect(errorOf(await tryPassword(app, usernameOf(guesser), password))).toEqual({
        code: 'LOCKED',
        triesLeft: 0,
        retryAt,
      });
    }
    app.clock.advance(15 * MINUTE_MS);
    expect(errorOf(await verify(at, at.code)).code).toBe('CODE_USED_UP');
    // After the lock one more miss locks again, doubled.
    const next = await texted(app, guesser);
    expect(errorOf(await verify(next, wrongOf(next.code)))).toMatchObject({
      code: 'CODE_USED_UP',
      triesLeft: 0,
    });
    expect(errorOf(await tryPassword(app, usernameOf(guesser), PASSWORD)).retryAt).toBe(
      new Date(app.clock.epochMs() + 30 * MINUTE_MS).toISOString(),
    );
    app.clock.advance(30 * MINUTE_MS);
    const last = await texted(app, guesser);
    expect((await verify(last, last.code)).login.step).toBe('COMPLETE');
    // A success clears the count.
    const fresh = await texted(app, guesser);
    expect(errorOf(await verify(fresh, wrongOf(fresh.code))).triesLeft).toBe(2);
  });

  it('is counted across sign-ins, and one that is wrong once the account is locked is used up in every sign-in', async () => {
    const first = await texted(app, counted);
    expect(errorOf(await verify(first, wrongOf(first.code))).triesLeft).toBe(2);
    const second = await texted(app, counted);
    expect(errorOf(await verify(second, wrongOf(second.code))).triesLeft).toBe(1);
    const third = await texted(app, counted);
    expect(errorOf(await verify(third, wrongOf(third.code)))).toMatchObject({
      code: 'CODE_USED_UP',
      triesLeft: 0,
    });
    for (const at of [first, second]) {
      for (const code of [wrongOf(at.code), at.code])
        expect(errorOf(await verify(at, code)).code).toBe('CODE_USED_UP');
    }
    expect(errorOf(await tryPassword(app, usernameOf(counted), PASSWORD)).code).toBe('LOCKED');
    app.clock.advance(15 * MINUTE_MS);
    // Locked signing in did not use up what was left of the other sign-ins; their codes are old by now.
    expect(errorOf(await verify(second, second.code)).code).toBe('CODE_EXPIRED');
  });

  it('is sent five times an hour and ten times a day; one that is answered rightly is given back', async () => {
    for (let n = 0; n < 7; n += 1) await signInByText(app, person);
    const { token, login } = await passwordAccepted(app, person);
    const input = { token, deviceId: login.devices[0].id };
    for (let n = 0; n < 5; n += 1) await succeed(app, 'sendSecurityCode', input);
    expect(errorOf(await call(app, 'sendSecurityCode', input))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: new Date(app.clock.epochMs() + HOUR_MS).toISOString(),
    });
    // Another sign-in has no sends of its own.
    const other = await passwordAccepted(app, person);
    expect(errorOf(await call(app, 'sendSecurityCode', { ...input, token: other.token })).code).toBe(
      'RATE_LIMITED',
    );
    const code = await app.codeSentTo(phoneOf(person));
    expect((await verify(input, code)).login.step).toBe('COMPLETE');
    const firstOfDay = app.clock.epochMs();
    for (const sends of [5, 1]) {
      app.clock.advance(HOUR_MS);
      const later = await passwordAccepted(app, person);
      for (let n = 0; n < sends; n += 1)
        await succeed(app, 'sendSecurityCode', { ...input, token: later.token });
    }
    const last = await passwordAccepted(app, person);
    expect(errorOf(await call(app, 'sendSecurityCode', { ...input, token: last.token }))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: new Date(firstOfDay + 24 * HOUR_MS).toISOString(),
    });
    const limited = await app.deps.db.read((tx) =>
      tx.sql<{ outcome: string }>(sql`SELECT outcome FROM audit_event WHERE kind = 'code.sendLimited'`),
    );
    expect(limited.map(({ outcome }) => outcome)).toEqual(['REFUSED', 'REFUSED', 'REFUSED']);
  });
});
