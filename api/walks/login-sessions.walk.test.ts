// domain.md 3, api.md "Conventions": sessions by cookie and by bearer token, their idle and their absolute end, signing
// out; and the sign-in itself, which lives thirty minutes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  passwordAccepted,
  registerByPhone,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { atEnrolDevice, bearer, errorOf, meOf, ordinaryPerson, texted } from '../test/sign-in-journeys.js';

const VERIFY = `mutation M($input: VerifySecurityCodeInput!) { verifySecurityCode(input: $input) {
  sessionToken session { id current client address startedAt } userErrors { code } } }`;
const cookieOf = (setCookie: string | null) => setCookie?.split(';')[0] ?? '';

describe('a session', () => {
  let app: TestApp;
  const person = ordinaryPerson(0);
  beforeAll(async () => {
    app = await testApp();
    await registerByPhone(app, person);
  });
  afterAll(() => app.close());
  const byCookie = async () => {
    const { headers, data } = await app.graphql(VERIFY, { input: await texted(app, person) });
    return { setCookie: headers.get('set-cookie'), ...data.verifySecurityCode };
  };

  it('travels in a cookie that scripts cannot read, unless a token is asked for', async () => {
    const { setCookie, sessionToken, session } = await byCookie();
    expect(sessionToken).toBeNull();
    expect(setCookie).toMatch(/^__Host-session=[\w-]{43}; /);
    const attributes = (setCookie ?? '').split('; ').slice(1).sort();
    expect(attributes).toEqual(['HttpOnly', `Max-Age=${12 * 3600}`, 'Path=/', 'SameSite=Strict', 'Secure']);
    expect(session).toMatchObject({
      current: true,
      address: '127.0.0.1, this computer',
      startedAt: app.clock.iso(),
    });
    const me = await meOf(app, { cookie: cookieOf(setCookie) });
    expect(me).toMatchObject({ username: usernameOf(person), status: 'ACTIVE' });
    expect(me.sessions).toContainEqual({ id: session.id, current: true });
  });

  it('by token comes in the payload alone, and the token opens nothing as a cookie of another name', async () => {
    const input = { ...(await texted(app, person)), sessionTransport: 'BEARER' };
    const { headers, data } = await app.graphql(VERIFY, { input });
    expect(headers.get('set-cookie')).toBeNull();
    const { sessionToken } = data.verifySecurityCode;
    expect((await meOf(app, bearer(sessionToken))).username).toBe(usernameOf(person));
    expect(await meOf(app, { cookie: `session=${sessionToken}` })).toBeNull();
    expect(await meOf(app, bearer('nobodys'))).toBeNull();
    expect(await meOf(app, {})).toBeNull();
  });

  it('is refused by cookie and by token at once', async () => {
    const { setCookie } = await byCookie();
    const { sessionToken } = await signInByText(app, person);
    const { data, errors } = await app.graphql(
      '{ me { id } }',
      {},
      { cookie: cookieOf(setCookie), ...bearer(sessionToken) },
    );
    expect(data ?? null).toBeNull();
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('ends after 15 minutes without a request, and not before', async () => {
    const { sessionToken } = await signInByText(app, person);
    for (let n = 0; n < 3; n += 1) {
      app.clock.advance(14 * MINUTE_MS);
      expect((await meOf(app, bearer(sessionToken))).status).toBe('ACTIVE');
    }
    app.clock.advance(15 * MINUTE_MS + 1);
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
    app.clock.advance(-5 * MINUTE_MS);
    expect((await meOf(app, bearer(sessionToken))).status).toBe('ACTIVE');
    app.clock.advance(HOUR_MS);
  });

  it('ends twelve hours after it began, however busy', async () => {
    const { sessionToken } = await signInByText(app, person);
    for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
      app.clock.advance(10 * MINUTE_MS);
      if ((await meOf(app, bearer(sessionToken))) === null)
        throw new Error(`ended after ${minutes + 10} minutes`);
    }
    app.clock.advance(10 * MINUTE_MS - 1);
    expect((await meOf(app, bearer(sessionToken))).status).toBe('ACTIVE');
    app.clock.advance(1);
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
  });

  it('ends with signOut, which clears the cookie and leaves the other sessions', async () => {
    const { setCookie } = await byCookie();
    const { sessionToken: other } = await signInByText(app, person);
    const cookie = cookieOf(setCookie);
    const signOut = () => app.graphql('mutation { signOut { userErrors { code } } }', {}, { cookie });
    const { headers, data } = await signOut();
    expect(data.signOut.userErrors).toEqual([]);
    expect(headers.get('set-cookie')).toMatch(/^__Host-session=; Path=\/; Max-Age=0;/);
    expect(await meOf(app, { cookie })).toBeNull();
    expect((await meOf(app, bearer(other))).sessions).toContainEqual(
      expect.objectContaining({ current: true }),
    );
    expect((await signOut()).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  it('tells of the sign-in before it', async () => {
    await signInByText(app, person);
    app.clock.advance(HOUR_MS);
    const { sessionToken: first } = await signInByText(app, person);
    expect((await meOf(app, bearer(first))).lastSignIn).toMatchObject({ application: 'ESERVICES' });
    const at = app.clock.iso();
    app.clock.advance(HOUR_MS);
    const { sessionToken } = await signInByText(app, person);
    expect((await meOf(app, bearer(sessionToken))).lastSignIn).toEqual({ at, application: 'ESERVICES' });
  });

  it('has a transport that was named earlier in its sign-in and not repeated', async () => {
    const at = await texted(app, person);
    const missed = await call(app, 'verifySecurityCode', {
      ...at,
      code: '000000' === at.code ? '111111' : '000000',
      sessionTransport: 'BEARER',
    });
    expect(errorOf(missed).code).toBe('CODE_INCORRECT');
    const { sessionToken } = await succeed(app, 'verifySecurityCode', at);
    expect((await meOf(app, bearer(sessionToken))).status).toBe('ACTIVE');

    const token = await atEnrolDevice(app, ordinaryPerson(2));
    await succeed(app, 'enrolPhone', { token, phone: '202-555-0180' });
    await call(app, 'confirmDevice', { token, code: 'x', sessionTransport: 'BEARER' });
    const code = await app.codeSentTo('+12025550180');
    expect((await succeed(app, 'confirmDevice', { token, code })).sessionToken).toMatch(/^[\w-]{43}$/);
  });
});

describe('a sign-in', () => {
  let app: TestApp;
  const person = ordinaryPerson(0);
  beforeAll(async () => {
    app = await testApp({ env: { POLICY_SET: 'loginMinutes=20,textCodeMinutes=60,sessionIdleMinutes=0.1' } });
    await registerByPhone(app, person);
  });
  afterAll(() => app.close());
  const loginOf = async (token: string) =>
    (await app.graphql('query Q($token: String!) { login(token: $token) { step expiresAt } }', { token }))
      .data.login;

  it('is over when its time is, and its token is then like one that nobody has', async () => {
    const at = await texted(app, person);
    const expiresAt = new Date(app.clock.epochMs() + 20 * MINUTE_MS).toISOString();
    expect(await loginOf(at.token)).toEqual({ step: 'SECURITY_CODE', expiresAt });
    app.clock.advance(20 * MINUTE_MS - 1);
    expect((await loginOf(at.token)).step).toBe('SECURITY_CODE');
    app.clock.advance(1);
    expect([await loginOf(at.token), await loginOf('nobodys')]).toEqual([null, null]);
    for (const token of [at.token, 'nobodys']) {
      const over = await call(app, 'verifySecurityCode', { ...at, token });
      expect(over.login).toBeNull();
      expect(over.userErrors).toMatchObject([{ code: 'FLOW_EXPIRED', field: ['input', 'token'] }]);
    }
  });

  it('that is complete answers STEP_OUT_OF_ORDER, then FLOW_EXPIRED', async () => {
    const at = await texted(app, person);
    await succeed(app, 'verifySecurityCode', at);
    expect(errorOf(await call(app, 'verifySecurityCode', at)).code).toBe('STEP_OUT_OF_ORDER');
    app.clock.advance(20 * MINUTE_MS);
    expect(errorOf(await call(app, 'verifySecurityCode', at)).code).toBe('FLOW_EXPIRED');
  });

  it('has neither another’s devices nor another’s token', async () => {
    const other = ordinaryPerson(1);
    await registerByPhone(app, other);
    const at = await texted(app, person);
    const { login } = await passwordAccepted(app, other);
    const crossed = await call(app, 'sendSecurityCode', { token: at.token, deviceId: login.devices[0].id });
    expect(crossed.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'deviceId'] }]);
  });

  it('ends in a session that a short idle time does not end between two requests', async () => {
    const { sessionToken } = await signInByText(app, person);
    for (let n = 0; n < 6; n += 1) {
      app.clock.advance(3000);
      expect((await meOf(app, bearer(sessionToken)))?.status).toBe('ACTIVE');
    }
    app.clock.advance(6001);
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
  });
});
