// The second factor shown again in a session (api.md freshenSecurityCode; domain.md section 3 "fresh second factor"):
// by text and by app, its bounds, and the token that changes with it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  freshen,
  passwordAccepted,
  registerByPhone,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import {
  activateWithApp,
  appCode,
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  signInByApp,
  tryPassword,
  wrongOf,
} from '../test/sign-in-journeys.js';

const FRESHEN = `mutation Call($input: FreshenSecurityCodeInput!) { freshenSecurityCode(input: $input) {
  sessionToken session { id current } account { username } userErrors { code message field triesLeft retryAt } } }`;

describe.each(['irs-2017', 'nist-800-63-4'])('a fresh code, with %s,', (policy) => {
  let app: TestApp;
  const person = ordinaryPerson(0);
  const second = ordinaryPerson(1);
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy } });
    for (const one of [person, second]) await registerByPhone(app, one);
  });
  afterAll(() => app.close());
  // Each on a day of its own: what one test sent counts against no other's limits.
  beforeEach(() => app.clock.advance(DAY_MS));

  const signedIn = async (one = person) => {
    const { sessionToken } = await signInByText(app, one);
    const me = await meOf(app, bearer(sessionToken));
    return { sessionToken, headers: bearer(sessionToken), deviceId: me.devices[0].id as string };
  };
  const texted = async (at: { deviceId: string; headers: Record<string, string> }, one = person) => {
    await succeed(app, 'sendFreshSecurityCode', { deviceId: at.deviceId }, at.headers);
    return app.codeSentTo(phoneOf(one));
  };

  it('is announced: a client knows beforehand whether it will be asked for', async () => {
    const at = await signedIn();
    const shown = async () => (await app.graphql('{ me { freshUntil } }', {}, at.headers)).data.me.freshUntil;
    const { freshMinutes } = app.deps.policy;
    const until = new Date(app.clock.epochMs() + freshMinutes * MINUTE_MS).toISOString();
    expect(await shown()).toBe(until);
    // In two halves: no session sleeps so long.
    app.clock.advance((freshMinutes / 2) * MINUTE_MS);
    expect(await shown()).toBe(until);
    app.clock.advance((freshMinutes / 2) * MINUTE_MS);
    expect(await shown()).toBeNull();
  });

  it('by text goes on under a new token, and the old one is dead at once', async () => {
    const at = await signedIn();
    const before = await meOf(app, at.headers);
    const code = await texted(at);
    const fresh = await succeed(app, 'freshenSecurityCode', { deviceId: at.deviceId, code }, at.headers);
    expect(fresh.sessionToken).toMatch(/^[\w-]{43}$/);
    expect(fresh.sessionToken).not.toBe(at.sessionToken);
    expect(fresh.session).toEqual({
      id: before.sessions.find(({ current }: { current: boolean }) => current).id,
      current: true,
    });
    expect(await meOf(app, at.headers)).toBeNull();
    // Who clicks twice comes with the dead token: nothing is counted, and the session is there.
    const again = await app.graphql(FRESHEN, { input: { deviceId: at.deviceId, code } }, at.headers);
    expect(again.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    const now = await meOf(app, bearer(fresh.sessionToken));
    expect(now.sessions).toHaveLength(before.sessions.length);
    expect(now.lastSignIn).toEqual(before.lastSignIn);
  });

  it('carries a session by cookie on in a cookie, and never in the payload', async () => {
    const at = await signedIn();
    const cookie = { cookie: `__Host-session=${at.sessionToken}` };
    const code = await texted(at);
    app.clock.advance(MINUTE_MS);
    const { data, headers } = await app.graphql(FRESHEN, { input: { deviceId: at.deviceId, code } }, cookie);
    expect(data.freshenSecurityCode).toMatchObject({ sessionToken: null, userErrors: [] });
    const set = headers.get('set-cookie') ?? '';
    const [, token = ''] = /^__Host-session=([\w-]{43});/.exec(set) ?? [];
    // The session ends when it would have ended.
    const lives = app.deps.policy.sessionHours * 3600 - 60;
    expect(set).toContain(`Max-Age=${lives}; Secure; HttpOnly; SameSite=Strict`);
    expect(await meOf(app, cookie)).toBeNull();
    expect((await meOf(app, { cookie: `__Host-session=${token}` })).username).toBe(usernameOf(person));
  });

  it('is texted to a phone of the account alone, within the limits of sign-ins', async () => {
    const [at, other] = [await signedIn(), await signedIn(second)];
    for (const deviceId of [other.deviceId, 'no-such-device']) {
      const foreign = await call(app, 'sendFreshSecurityCode', { deviceId }, at.headers);
      expect(foreign.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'deviceId'] }]);
      const entered = await call(app, 'freshenSecurityCode', { deviceId, code: '123456' }, at.headers);
      expect(entered.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'deviceId'] }]);
    }
    for (let n = 0; n < 5; n += 1) await texted(at);
    const sixth = await call(app, 'sendFreshSecurityCode', { deviceId: at.deviceId }, at.headers);
    expect(errorOf(sixth)).toMatchObject({ code: 'RATE_LIMITED', retryAt: expect.any(String) });
  });

  it('is wanted of somebody who is signed in', async () => {
    const { errors } = await app.graphql(FRESHEN, { input: { deviceId: 'any', code: '123456' } });
    expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  it('costs no try when none was sent, when it is no code, and when it is too late', async () => {
    const at = await signedIn();
    const enter = (code: string) =>
      call(app, 'freshenSecurityCode', { deviceId: at.deviceId, code }, at.headers);
    expect(errorOf(await enter('123456')).code).toBe('CODE_EXPIRED');
    const code = await texted(at);
    expect((await enter('12a456')).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'code'] },
    ]);
    app.clock.advance(10 * MINUTE_MS);
    expect(errorOf(await enter(code)).code).toBe('CODE_EXPIRED');
    const newer = await texted(at);
    expect(errorOf(await enter(wrongOf(newer))).triesLeft).toBe(app.deps.policy.codeTries - 1);
    expect((await enter(newer)).userErrors).toEqual([]);
  });

  it('that is used up locks sign-ins by the count of the account, and leaves the session', async () => {
    const at = await signedIn();
    const right = await texted(at);
    const { codeTries, passwordTries } = app.deps.policy;
    const enter = (code: string) =>
      call(app, 'freshenSecurityCode', { deviceId: at.deviceId, code }, at.headers);
    for (let left = codeTries - 1; left > 0; left -= 1) {
      expect(errorOf(await enter(wrongOf(right)))).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: left });
    }
    expect(errorOf(await enter(wrongOf(right)))).toMatchObject({ code: 'CODE_USED_UP', triesLeft: 0 });
    expect(errorOf(await enter(right)).code).toBe('CODE_USED_UP');
    const send = await call(app, 'sendFreshSecurityCode', { deviceId: at.deviceId }, at.headers);
    expect(errorOf(send).code).toBe('CODE_USED_UP');
    for (const action of ['sendFreshSecurityCode', 'freshenSecurityCode'])
      expect(send.account.allowedActions).not.toContain(action);
    const next = await tryPassword(app, usernameOf(person), 'seven otters crossed Elm Street');
    // With irs-2017 the account allows no more than one session does; with the other profile it does.
    expect(next.userErrors.map(({ code }: { code: string }) => code)).toEqual(
      codeTries === passwordTries ? ['LOCKED'] : [],
    );
    expect((await meOf(app, at.headers)).username).toBe(usernameOf(person));
    // The bound of the session outlives the lock of the account, as that of a sign-in does; a new one may.
    app.clock.advance(15 * MINUTE_MS);
    await meOf(app, at.headers);
    expect(errorOf(await enter(right)).code).toBe('CODE_USED_UP');
    const anew = await signedIn();
    expect(await freshen(app, person, anew.sessionToken)).toMatch(/^[\w-]{43}$/);
  });

  it('counts in its own session alone, not in another one and not at a sign-in', async () => {
    const [at, other] = [await signedIn(second), await signedIn(second)];
    const { token } = await passwordAccepted(app, second);
    await succeed(app, 'sendSecurityCode', { token, deviceId: at.deviceId });
    const ofSignIn = await app.codeSentTo(phoneOf(second));
    const enter = (code: string, headers: Record<string, string>) =>
      call(app, 'freshenSecurityCode', { deviceId: at.deviceId, code }, headers);
    expect(errorOf(await enter(ofSignIn, at.headers)).code).toBe('CODE_EXPIRED');
    const code = await texted(at, second);
    expect(errorOf(await enter(code, other.headers)).code).toBe('CODE_EXPIRED');
    const signIn = await call(app, 'verifySecurityCode', { token, deviceId: at.deviceId, code });
    expect(errorOf(signIn).code).toBe('CODE_INCORRECT');
    expect((await enter(code, at.headers)).account.allowedActions).toContain('freshenSecurityCode');
    expect(await meOf(app, at.headers)).toBeNull();
  });

  it('that is right lets the tries of the session begin anew', async () => {
    let at = await signedIn();
    for (let round = 0; round < 2; round += 1) {
      const code = await texted(at);
      for (let miss = 1; miss < app.deps.policy.codeTries; miss += 1) {
        const missed = await call(
          app,
          'freshenSecurityCode',
          { deviceId: at.deviceId, code: wrongOf(code) },
          at.headers,
        );
        expect(errorOf(missed).triesLeft).toBe(app.deps.policy.codeTries - miss);
      }
      const fresh = await succeed(app, 'freshenSecurityCode', { deviceId: at.deviceId, code }, at.headers);
      at = { ...at, sessionToken: fresh.sessionToken, headers: bearer(fresh.sessionToken) };
    }
  });

  it('under one key is entered once: the replay hands out no token', async () => {
    const at = await signedIn();
    const input = { deviceId: at.deviceId, code: await texted(at), idempotencyKey: 'a click of the mouse' };
    const twice = await Promise.all([1, 2].map(() => app.graphql(FRESHEN, { input }, at.headers)));
    // The later one is a replay, or it came when its token was dead already.
    const tokens = twice.map(({ data, errors }) => {
      if (errors) expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
      else expect(data.freshenSecurityCode.userErrors).toEqual([]);
      return data?.freshenSecurityCode?.sessionToken ?? null;
    });
    expect(tokens.filter((token) => token !== null)).toHaveLength(1);
  });
});

describe('a fresh code by app', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  it('is of a step that no sign-in has used, is never sent, and counts no later sign-in', async () => {
    const person = ordinaryPerson(2);
    const { secret, deviceId } = await activateWithApp(app, person);
    app.clock.advance(30 * SECOND_MS);
    const { sessionToken } = await signInByApp(app, person, { secret, deviceId });
    const headers = bearer(sessionToken);
    expect((await call(app, 'sendFreshSecurityCode', { deviceId }, headers)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'deviceId'] },
    ]);
    const used = await call(app, 'freshenSecurityCode', { deviceId, code: appCode(app, secret) }, headers);
    expect(errorOf(used)).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 2 });
    app.clock.advance(30 * SECOND_MS);
    const code = appCode(app, secret);
    const fresh = await succeed(app, 'freshenSecurityCode', { deviceId, code }, headers);
    expect((await meOf(app, bearer(fresh.sessionToken))).username).toBe(usernameOf(person));
    // The other way round: what the session has used, a sign-in cannot.
    await expect(signInByApp(app, person, { secret, deviceId })).rejects.toThrow(/CODE_INCORRECT/);
  });
});
