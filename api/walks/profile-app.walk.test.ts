// domain.md 2.5 way 2: an authenticator app from the profile of a signed-in holder. Replacing overlaps until the new one
// has confirmed, an installation serves one account, removing leaves a device, and everybody on record is told.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../evidence/people.js';
import { MINUTE_MS, SECOND_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  emailOf,
  financialAccountOf,
  freshen,
  identityOf,
  passwordAccepted,
  registerByPhone,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import {
  activateWithApp,
  appCode,
  atEnrolDevice,
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  secretOfUri,
  signInByApp,
  wrongOf,
} from '../test/sign-in-journeys.js';
import { onlyError } from '../test/told.js';

type Headers = Record<string, string>;

/** A pairing started in a session, by QR code alone or with an installation. */
async function pairing(app: TestApp, headers: Headers, installationId?: string) {
  const started = (await succeed(app, 'startAppPairing', { name: 'My tablet' }, headers)).pairing;
  if (!installationId) return { ...started, secret: secretOfUri(started.otpauthUri) };
  const { pairingCode } = started;
  const { secret } = await succeed(app, 'pairApp', { pairingCode, installationId });
  return { ...started, secret: secret as string };
}
const confirm = (app: TestApp, headers: Headers, code: string) =>
  call(app, 'confirmDevice', { code }, headers);
/** Pairs and confirms; gives the app as one signs in with it. */
async function paired(app: TestApp, headers: Headers, installationId?: string) {
  const { secret } = await pairing(app, headers, installationId);
  const { device } = await succeed(app, 'confirmDevice', { code: appCode(app, secret) }, headers);
  return { secret, deviceId: device.id as string };
}
const signedIn = async (app: TestApp, n: number) =>
  bearer((await signInByText(app, ordinaryPerson(n))).sessionToken);
const appsOf = async (app: TestApp, headers: Headers) =>
  (await meOf(app, headers)).devices.filter(({ kind }: { kind: string }) => kind === 'APP');
/** Says at a sign-in that every device is lost, to the letter; gives the token and the mailed code. */
async function lostDevice(app: TestApp, person: Person) {
  const first = await passwordAccepted(app, person);
  const { token: renewal } = await succeed(app, 'startRenewal', { token: first.token });
  await succeed(app, 'submitIdentity', { token: renewal, ...identityOf(person) });
  await succeed(app, 'submitFinancialAccount', { token: renewal, ...financialAccountOf(person) });
  await succeed(app, 'requestActivationCodeByMail', { token: renewal });
  const { code = '' } = (await app.letters()).filter((letter) => letter.code !== undefined).at(-1) ?? {};
  return { token: (await passwordAccepted(app, person)).token as string, code };
}
const ACTIONS = '{ me { allowedActions activity(first: 1) { edges { node { kind } } } } }';

describe.each(['irs-2017', 'nist-800-63-4'])('an app from the profile, with %s,', (policy) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy } });
    for (let n = 0; n < 5; n += 1) await registerByPhone(app, ordinaryPerson(n));
  });
  afterAll(() => app.close());

  it('is paired online and signs in offline; everybody on record is told, each with a link', async () => {
    const person = ordinaryPerson(0);
    const headers = await signedIn(app, 0);
    const began = await app.graphql(ACTIONS, {}, headers);
    expect(began.data.me.allowedActions).toContain('startAppPairing');
    expect(began.data.me.allowedActions).not.toContain('confirmDevice');
    const started = await pairing(app, headers, 'installation-profile-0');
    expect(started.expiresAt).toBe(new Date(app.clock.epochMs() + 10 * MINUTE_MS).toISOString());
    expect(started.qrCodeSvg).toMatch(/^<svg/);
    const under = await app.graphql(ACTIONS, {}, headers);
    expect(under.data.me.allowedActions).toContain('confirmDevice');
    expect(await appsOf(app, headers)).toEqual([]);
    await app.deliver();
    const told = { emails: app.emails.length, texts: app.texts.length };
    const code = appCode(app, started.secret);
    const confirmed = await succeed(app, 'confirmDevice', { code, sessionTransport: 'BEARER' }, headers);
    expect(confirmed).toMatchObject({
      ...{ login: null, session: null, sessionToken: null },
      device: { kind: 'APP', name: 'My tablet' },
    });
    await app.deliver();
    for (const [sent, to] of [
      [app.emails.slice(told.emails), emailOf(person)],
      [app.texts.slice(told.texts), phoneOf(person)],
    ] as const) {
      expect(sent.map((message) => message.to)).toEqual([to]);
      expect(sent[0]?.text).toMatch(/\/not-me#[\w-]{43}/);
    }
    const after = await app.graphql(ACTIONS, {}, headers);
    expect(after.data.me.activity.edges[0].node.kind).toBe('DEVICE_ADDED');
    expect(after.data.me.allowedActions).toContain('removeApp');
    expect(after.data.me.allowedActions).not.toContain('confirmDevice');
    // The step that confirmed it is spent.
    const device = { secret: started.secret, deviceId: confirmed.device.id };
    await expect(signInByApp(app, person, device)).rejects.toThrow(/CODE_INCORRECT/);
    app.clock.advance(30 * SECOND_MS);
    expect((await signInByApp(app, person, device)).login.step).toBe('COMPLETE');
  });

  it('takes the place of the older one when it confirms, not before, and a click more changes nothing', async () => {
    const person = ordinaryPerson(1);
    const headers = await signedIn(app, 1);
    const old = await paired(app, headers, 'installation-profile-1');
    app.clock.advance(30 * SECOND_MS);
    const newer = await pairing(app, headers);
    expect((await signInByApp(app, person, old)).login.step).toBe('COMPLETE');
    const code = appCode(app, newer.secret);
    const { device } = await succeed(app, 'confirmDevice', { code }, headers);
    expect(onlyError(await confirm(app, headers, code)).code).toBe('STEP_OUT_OF_ORDER');
    expect(await appsOf(app, headers)).toMatchObject([{ id: device.id }]);
    app.clock.advance(30 * SECOND_MS);
    await expect(signInByApp(app, person, old)).rejects.toThrow(/INVALID_INPUT/);
    expect((await signInByApp(app, person, { secret: newer.secret, deviceId: device.id })).login.step).toBe(
      'COMPLETE',
    );
    // The installation that was replaced is free, the account's own may come back.
    expect((await paired(app, headers, 'installation-profile-1')).deviceId).not.toBe(device.id);
  });

  it('stays as it is when a pairing lapses or is started anew', async () => {
    const person = ordinaryPerson(2);
    const headers = await signedIn(app, 2);
    const old = await paired(app, headers);
    app.clock.advance(30 * SECOND_MS);
    const first = await pairing(app, headers);
    const second = await pairing(app, headers);
    const { codeTries } = app.deps.policy;
    const superseded = onlyError(await confirm(app, headers, appCode(app, first.secret)));
    expect(superseded).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: codeTries - 1 });
    app.clock.advance(10 * MINUTE_MS);
    const late = onlyError(await confirm(app, headers, appCode(app, second.secret)));
    expect(late).toMatchObject({ code: 'CODE_EXPIRED', field: ['input', 'code'] });
    expect(late.message).toMatch(/connecting/);
    expect(await appsOf(app, headers)).toMatchObject([{ id: old.deviceId }]);
    expect((await signInByApp(app, person, old)).login.step).toBe('COMPLETE');
  });

  it('is confirmed in the session that started it, and in no other', async () => {
    const [one, other] = [await signedIn(app, 3), await signedIn(app, 3)];
    const first = await pairing(app, one);
    expect(onlyError(await confirm(app, other, appCode(app, first.secret))).code).toBe('STEP_OUT_OF_ORDER');
    // Another session begins anew: the first one is told so, whatever the code.
    const second = await pairing(app, other);
    const overtaken = onlyError(await confirm(app, one, appCode(app, first.secret)));
    expect(overtaken.code).toBe('CODE_EXPIRED');
    expect((await confirm(app, other, appCode(app, second.secret))).userErrors).toEqual([]);
  });

  it('has as many tries as a code, and explains a clock that is off; a new pairing has its own', async () => {
    const headers = await signedIn(app, 4);
    const { codeTries } = app.deps.policy;
    const { secret } = await pairing(app, headers);
    expect((await confirm(app, headers, '12345')).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'code'] },
    ]);
    const off = onlyError(await confirm(app, headers, appCode(app, secret, -6)));
    expect(off).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: codeTries - 1 });
    expect(off.message).toMatch(/clock/);
    for (let left = codeTries - 2; left > 0; left -= 1) {
      const wrong = onlyError(await confirm(app, headers, wrongOf(appCode(app, secret))));
      expect(wrong).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: left });
      expect(wrong.message).not.toMatch(/clock/);
    }
    // Two steps are one too many, even if the code is the app's.
    expect(errorOf(await confirm(app, headers, appCode(app, secret, 2)))).toMatchObject({
      ...{ code: 'CODE_USED_UP', triesLeft: 0 },
    });
    expect(errorOf(await confirm(app, headers, appCode(app, secret))).code).toBe('CODE_USED_UP');
    const again = await pairing(app, headers);
    expect((await confirm(app, headers, appCode(app, again.secret, 1))).userErrors).toEqual([]);
    // None of it counts against signing in.
    expect((await signInByText(app, ordinaryPerson(4))).login.step).toBe('COMPLETE');
  });
});

describe('an app', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
    for (let n = 0; n < 5; n += 1) await registerByPhone(app, ordinaryPerson(n));
  });
  afterAll(() => app.close());

  it('serves one account, until it is removed there', async () => {
    const [mine, theirs] = [await signedIn(app, 0), await signedIn(app, 1)];
    const installationId = 'installation-of-a-couple';
    const { deviceId, secret } = await paired(app, mine, installationId);
    const { pairingCode } = (await succeed(app, 'startAppPairing', {}, theirs)).pairing;
    const taken = await call(app, 'pairApp', { pairingCode, installationId });
    expect(onlyError(taken)).toMatchObject({ code: 'APP_ALREADY_CONNECTED' });
    await app.deliver();
    const told = { emails: app.emails.length, texts: app.texts.length };
    const removed = await succeed(app, 'removeApp', { deviceId }, mine);
    expect(removed.account.devices.map(({ kind }: { kind: string }) => kind)).toEqual(['PHONE']);
    expect(removed.account.allowedActions).not.toContain('removeApp');
    await app.deliver();
    for (const [sent, to] of [
      [app.emails.slice(told.emails), emailOf(ordinaryPerson(0))],
      [app.texts.slice(told.texts), phoneOf(ordinaryPerson(0))],
    ] as const) {
      expect(sent.map((message) => message.to)).toEqual([to]);
      expect(sent[0]?.text).toMatch(/removed[\s\S]*\/not-me#[\w-]{43}/);
    }
    const { data } = await app.graphql(ACTIONS, {}, mine);
    expect(data.me.activity.edges[0].node.kind).toBe('DEVICE_REMOVED');
    app.clock.advance(30 * SECOND_MS);
    await expect(signInByApp(app, ordinaryPerson(0), { deviceId, secret })).rejects.toThrow(/INVALID_INPUT/);
    const now = await succeed(app, 'pairApp', { pairingCode, installationId });
    expect((await confirm(app, theirs, appCode(app, now.secret))).userErrors).toEqual([]);
  });

  it('is removed only by its holder, only if it is an app, and never as the last device', async () => {
    const [mine, theirs] = [await signedIn(app, 0), await signedIn(app, 1)];
    const [{ id: phone }] = (await meOf(app, mine)).devices;
    const { deviceId: foreign } = await paired(app, theirs);
    const remove = async (deviceId: string, headers: Headers) =>
      onlyError(await call(app, 'removeApp', { deviceId }, headers));
    const unknown = await remove('no-such-device', mine);
    expect(unknown).toMatchObject({ code: 'INVALID_INPUT', field: ['input', 'deviceId'] });
    for (const deviceId of [phone, foreign]) expect(await remove(deviceId, mine)).toEqual(unknown);

    const alone = await activateWithApp(app, ordinaryPerson(5));
    app.clock.advance(30 * SECOND_MS);
    const { sessionToken } = await signInByApp(app, ordinaryPerson(5), alone);
    const headers = bearer(sessionToken);
    expect(await remove(alone.deviceId, headers)).toMatchObject({
      ...{ code: 'LAST_DEVICE', field: ['input', 'deviceId'] },
    });
    const { data } = await app.graphql(ACTIONS, {}, headers);
    expect(data.me.allowedActions).not.toContain('removeApp');
    expect(await appsOf(app, headers)).toHaveLength(1);
  });

  it('and its removal leave a pairing under way alone', async () => {
    const headers = await signedIn(app, 2);
    const { deviceId } = await paired(app, headers);
    const newer = await pairing(app, headers);
    await succeed(app, 'removeApp', { deviceId }, headers);
    expect((await confirm(app, headers, appCode(app, newer.secret))).userErrors).toEqual([]);
  });

  it('under one key is paired once, its secrets handed out once, and removed once', async () => {
    const headers = await signedIn(app, 3);
    const input = { name: 'Once', idempotencyKey: 'pair-it-once' };
    const first = await succeed(app, 'startAppPairing', input, headers);
    expect((await succeed(app, 'startAppPairing', input, headers)).pairing).toBeNull();
    const different = await call(app, 'startAppPairing', { ...input, name: 'Twice' }, headers);
    expect(onlyError(different)).toMatchObject({ code: 'INVALID_INPUT', field: ['input', 'idempotencyKey'] });
    // The first pairing is still the one that counts, and the key of another account is another key.
    const code = appCode(app, secretOfUri(first.pairing.otpauthUri));
    const confirming = { code, idempotencyKey: 'confirm-it-once' };
    const { device } = await succeed(app, 'confirmDevice', confirming, headers);
    expect(await succeed(app, 'confirmDevice', confirming, headers)).toMatchObject({ device: null });
    expect((await succeed(app, 'startAppPairing', input, await signedIn(app, 4))).pairing).not.toBeNull();
    const removing = { deviceId: device.id, idempotencyKey: 'remove-it-once' };
    for (let n = 0; n < 2; n += 1) await succeed(app, 'removeApp', removing, headers);
  });

  it('wants a session or a token, and where both are given the token counts', async () => {
    const START = `mutation Call($input: StartAppPairingInput!) { startAppPairing(input: $input) { userErrors { code } } }`;
    const CONFIRM = `mutation Call($input: ConfirmDeviceInput!) { confirmDevice(input: $input) { userErrors { code } } }`;
    for (const [query, input] of [
      [START, {}],
      [CONFIRM, { code: '123456' }],
    ] as const) {
      const { errors } = await app.graphql(query, { input });
      expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
    }
    const headers = await signedIn(app, 4);
    for (const [mutation, input] of [
      ['startAppPairing', { token: 'no-such-sign-in' }],
      ['confirmDevice', { token: '', code: '123456' }],
    ] as const) {
      expect(onlyError(await call(app, mutation, input, headers))).toMatchObject({
        ...{ code: 'FLOW_EXPIRED', field: ['input', 'token'] },
      });
    }
    const token = await atEnrolDevice(app, ordinaryPerson(6));
    const started = await succeed(app, 'startAppPairing', { token }, headers);
    expect(started).toMatchObject({ login: { step: 'CONFIRM_DEVICE' } });
    expect(onlyError(await confirm(app, headers, '123456')).code).toBe('STEP_OUT_OF_ORDER');
  });

  it('that is paired in a session and at a sign-in at once: the newer pairing counts, the older is over', async () => {
    const person = ordinaryPerson(8);
    await registerByPhone(app, person);
    const headers = await signedIn(app, 8);
    const { token, code: mailed } = await lostDevice(app, person);
    await succeed(app, 'enterActivationCode', { token, code: mailed });
    const atSignIn = async () =>
      secretOfUri((await succeed(app, 'startAppPairing', { token })).pairing.otpauthUri);
    const first = await atSignIn();
    const second = await pairing(app, headers);
    const overtaken = await call(app, 'confirmDevice', { token, code: appCode(app, first) });
    expect(onlyError(overtaken).code).toBe('CODE_EXPIRED');
    const third = await atSignIn();
    expect(onlyError(await confirm(app, headers, appCode(app, second.secret))).code).toBe('CODE_EXPIRED');
    const { device } = await succeed(app, 'confirmDevice', { token, code: appCode(app, third) });
    app.clock.advance(30 * SECOND_MS);
    const next = await signInByApp(app, person, { secret: third, deviceId: device.id });
    expect(next.login.devices).toMatchObject([{ id: device.id, kind: 'APP' }]);
  });

  it('of the standard kind pairs, freshens and signs in: oathtool, by the QR code alone', async () => {
    const person = ordinaryPerson(7);
    await registerByPhone(app, person);
    const headers = await signedIn(app, 7);
    const { otpauthUri } = await pairing(app, headers);
    const secret = secretOfUri(otpauthUri);
    const oathtool = () =>
      execFileSync('oathtool', ['--totp', '-b', `--now=@${app.clock.epochMs() / SECOND_MS}`, secret])
        .toString()
        .trim();
    const { device } = await succeed(app, 'confirmDevice', { code: oathtool() }, headers);
    const deviceId: string = device.id;
    app.clock.advance(30 * SECOND_MS);
    const fresh = await succeed(app, 'freshenSecurityCode', { deviceId, code: oathtool() }, headers);
    expect((await meOf(app, bearer(fresh.sessionToken))).username).toBe(usernameOf(person));
    app.clock.advance(30 * SECOND_MS);
    const { login } = await signInByApp(app, person, { secret, deviceId });
    expect(login.step).toBe('COMPLETE');
  });

  it('is asked for after a fresh code alone, and a sign-in is one for a time', async () => {
    const headers = await signedIn(app, 3);
    app.clock.advance(10 * MINUTE_MS);
    await meOf(app, headers);
    app.clock.advance(6 * MINUTE_MS);
    expect(onlyError(await call(app, 'startAppPairing', {}, headers)).code).toBe('FRESH_CODE_REQUIRED');
    const token = headers.authorization?.slice('Bearer '.length) ?? '';
    const renewed = bearer(await freshen(app, ordinaryPerson(3), token));
    const { secret } = await pairing(app, renewed);
    expect((await confirm(app, renewed, appCode(app, secret))).userErrors).toEqual([]);
  });
});
