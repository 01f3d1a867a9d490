// An account of the former e-Services is signed in to with its old password and proven by financial account and phone
// (domain.md 2.3): no second IDENTITY step, no credentials, and the sign-in that began it goes on.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, financialAccountOf, succeed } from '../test/journeys.js';
import { atProveIdentity, legacyPerson, upgradeAtPhone, upgradeAtPhoneCode } from '../test/legacy-people.js';
import { bearer, errorOf } from '../test/sign-in-journeys.js';

const ME = `{ me { username status email sitePhrase siteImage { id } name { first last } phone
  identityProofing { method } activity(first: 20) { edges { node { kind } } } } }`;

describe.each(['irs-2017', 'nist-800-63-4'])('an e-Services account, by phone, with %s,', (POLICY) => {
  let app: TestApp;
  const [one, other, unproven] = [legacyPerson(0), legacyPerson(1), legacyPerson(5)];
  beforeAll(async () => {
    app = await testApp({ env: { POLICY } });
  });
  afterAll(() => app.close());
  const siteIdentity = async (username: string) =>
    (await app.graphql(`{ siteIdentity(username: "${username}") { sitePhrase siteImage { id } } }`)).data;
  const loginOf = async (token: string) =>
    (await app.graphql(`{ login(token: "${token}") { step registrationToken devices { id hint } } }`)).data
      .login;

  it('shows decoys, and names the registration to go on with after the old password', async () => {
    const decoy = await siteIdentity(unproven.username);
    const { token, registrationToken, login } = await atProveIdentity(app, unproven);
    expect(login).toMatchObject({ step: 'PROVE_IDENTITY', allowedActions: [], devices: [] });
    expect(registrationToken).toMatch(/^[\w-]{43}$/);
    expect(await loginOf(token)).toMatchObject({ step: 'PROVE_IDENTITY', registrationToken });
    const { data } = await app.graphql(
      `{ registration(token: "${registrationToken}") { kind step email allowedActions } }`,
    );
    expect(data.registration).toEqual({
      kind: 'UPGRADE',
      step: 'FINANCIAL_ACCOUNT',
      email: 'l***@example.com',
      allowedActions: ['submitFinancialAccount'],
    });
    expect(await siteIdentity(unproven.username)).toEqual(decoy);
  });

  it('opens nothing before: neither token does what the other is for', async () => {
    const { token, registrationToken } = await atProveIdentity(app, unproven);
    const codes = { deviceId: 'none', code: '123456' };
    expect(errorOf(await call(app, 'verifySecurityCode', { token, ...codes })).code).toBe(
      'STEP_OUT_OF_ORDER',
    );
    const account = financialAccountOf(unproven.person);
    const crossed = await call(app, 'submitFinancialAccount', { token, ...account });
    expect(errorOf(crossed).code).toBe('FLOW_EXPIRED');
    expect(
      errorOf(await call(app, 'enrolPhone', { token: registrationToken, phone: '202-555-0177' })).code,
    ).toBe('FLOW_EXPIRED');
    const early = await call(app, 'requestActivationCodeByMail', { token: registrationToken });
    expect(errorOf(early).code).toBe('STEP_OUT_OF_ORDER');
  });

  it('is ACTIVE after financial account and phone and told of it by post; the same sign-in ends in a session, the next asks for nothing more', async () => {
    const before = new Set((await app.letters()).map(({ file }) => file));
    const decoy = await siteIdentity(one.username);
    const { token, registrationToken, phone, code } = await upgradeAtPhoneCode(app, one);
    const done = await succeed(app, 'confirmPhoneActivationCode', { token: registrationToken, code });
    expect(done.registration).toMatchObject({ step: 'COMPLETE', activation: 'PHONE', letter: null });
    const again = await call(app, 'confirmPhoneActivationCode', { token: registrationToken, code });
    expect(errorOf(again).code).toBe('STEP_OUT_OF_ORDER');

    const stands = await loginOf(token);
    expect(stands).toMatchObject({ step: 'SECURITY_CODE', registrationToken: null });
    expect(stands.devices).toHaveLength(1);
    const deviceId = stands.devices[0].id;
    await succeed(app, 'sendSecurityCode', { token, deviceId });
    const security = { token, deviceId, code: await app.codeSentTo(phone), sessionTransport: 'BEARER' };
    const { sessionToken, login } = await succeed(app, 'verifySecurityCode', security);
    expect(login.step).toBe('COMPLETE');

    const { data } = await app.graphql(ME, {}, bearer(sessionToken));
    expect(data.me).toMatchObject({
      username: one.username,
      status: 'ACTIVE',
      email: one.person.legacyAccount?.email,
      name: { first: one.person.firstName, last: one.person.lastName },
      identityProofing: { method: 'PHONE' },
      sitePhrase: null,
      siteImage: null,
    });
    const kinds = data.me.activity.edges.map(({ node }: { node: { kind: string } }) => node.kind);
    expect(kinds).toEqual(expect.arrayContaining(['SIGNED_IN', 'IDENTITY_PROVEN']));
    // Phrase and image are chosen from the profile; strangers see the same as before until then.
    expect(await siteIdentity(one.username)).toEqual(decoy);

    // The code went to the phone, so it is told by post.
    const letters = (await app.letters()).filter(({ file }) => !before.has(file));
    expect(letters.map(({ code }) => code)).toEqual([undefined]);
    expect(app.emails.filter(({ to }) => to === one.person.legacyAccount?.email)).toEqual([]);

    const { username, password } = one;
    const next = await succeed(app, 'signIn', { username, password, application: 'IP_PIN' });
    expect(next.login).toMatchObject({ step: 'SECURITY_CODE', registrationToken: null });
  });

  it('goes on with its token after the sign-in that began it is over', async () => {
    const { registrationToken, phone, code } = await upgradeAtPhoneCode(app, other);
    await succeed(app, 'confirmPhoneActivationCode', { token: registrationToken, code });
    expect(phone).toBeTruthy();
    app.clock.advance(app.deps.policy.loginMinutes * MINUTE_MS);
    const { username, password } = other;
    const { login } = await succeed(app, 'signIn', { username, password, application: 'ESERVICES' });
    expect(login.step).toBe('SECURITY_CODE');
  });

  it('begins an upgrade with each sign-in, of which the first that is complete counts', async () => {
    const third = legacyPerson(2);
    const early = await upgradeAtPhone(app, third);
    const late = await upgradeAtPhoneCode(app, third);
    expect(early.registrationToken).not.toBe(late.registrationToken);
    await succeed(app, 'confirmPhoneActivationCode', { token: late.registrationToken, code: late.code });
    const mailed = await call(app, 'requestActivationCodeByMail', { token: early.registrationToken });
    expect(errorOf(mailed).code).toBe('FLOW_EXPIRED');
    // The other sign-in knows the right password as well, and is asked for the new phone like a new one.
    expect((await loginOf(early.token)).step).toBe('SECURITY_CODE');
  });
});
