// domain.md 2.5 way 1, api.md pairApp: an authenticator app after the mailed code, by pairing code or by QR code, and
// its codes at signing in; oathtool is the independent RFC 6238 client.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../evidence/people.js';
import { MINUTE_MS, SECOND_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, passwordAccepted, succeed, usernameOf } from '../test/journeys.js';
import {
  activateWithApp,
  appCode,
  atEnrolDevice,
  backAtEnrolDevice,
  errorOf,
  ordinaryPerson,
  secretOfUri,
  wrongOf,
} from '../test/sign-in-journeys.js';
import { onlyError } from '../test/told.js';

const INSTALLATION = 'installation-000001';
const pair = (app: TestApp, pairingCode: string, installationId = INSTALLATION) =>
  call(app, 'pairApp', { pairingCode, installationId, name: 'IRS2Go on a phone' });

describe('pairing an app', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());
  const started = async (token: string) => (await succeed(app, 'startAppPairing', { token })).pairing;

  it('by its pairing code hands out a secret of its own, in any spelling of the code', async () => {
    const person = ordinaryPerson(0);
    const token = await atEnrolDevice(app, person);
    const { login, pairing } = await succeed(app, 'startAppPairing', { token, name: 'Kitchen tablet' });
    expect(login.step).toBe('CONFIRM_DEVICE');
    expect(pairing.expiresAt).toBe(new Date(app.clock.epochMs() + 10 * MINUTE_MS).toISOString());
    expect(pairing.qrCodeSvg).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
    // 64 bits or more: 14 letters and digits of 30.
    expect(pairing.pairingCode.replaceAll('-', '')).toMatch(/^[2-9A-HJKMNP-TV-Z]{14}$/);
    const paired = await pair(app, pairing.pairingCode.toLowerCase().replaceAll('-', ' '));
    expect(paired).toMatchObject({
      userErrors: [],
      algorithm: 'SHA1',
      digits: 6,
      period: 30,
      issuer: 'Secure Access',
      accountLabel: usernameOf(person),
    });
    expect(paired.secret).toMatch(/^[A-Z2-7]{32}$/);
    // Repeated before confirmation by the same installation: the same again; by another: refused.
    expect(await pair(app, pairing.pairingCode)).toEqual(paired);
    const other = onlyError(await pair(app, pairing.pairingCode, 'installation-000002'));
    expect(other.code).toBe('APP_ALREADY_CONNECTED');
    expect(other.message).toContain('Another app took this pairing code');
    // The secret of the QR code is another one, void since the app was paired.
    const uriSecret = secretOfUri(pairing.otpauthUri);
    expect(uriSecret).not.toBe(paired.secret);
    expect(errorOf(await call(app, 'confirmDevice', { token, code: appCode(app, uriSecret) }))).toMatchObject(
      {
        code: 'CODE_INCORRECT',
        triesLeft: 2,
      },
    );
    const code = appCode(app, paired.secret);
    const confirmed = await succeed(app, 'confirmDevice', { token, code, sessionTransport: 'BEARER' });
    expect(confirmed.login.step).toBe('COMPLETE');
    expect(confirmed.device).toMatchObject({
      kind: 'APP',
      name: 'IRS2Go on a phone',
      hint: 'IRS2Go on a phone',
    });
    expect(confirmed.sessionToken).toMatch(/^[\w-]{43}$/);
    expect(errorOf(await pair(app, pairing.pairingCode)).code).toBe('CODE_EXPIRED');
  });

  it('by QR code works with oathtool, to confirm and to sign in', async () => {
    const person = ordinaryPerson(6);
    const token = await atEnrolDevice(app, person);
    const uri = new URL((await started(token)).otpauthUri);
    expect(`${uri.protocol}//${uri.host}`).toBe('otpauth://totp');
    expect(decodeURIComponent(uri.pathname)).toBe(`/Secure Access:${usernameOf(person)}`);
    const settings = Object.fromEntries(uri.searchParams);
    expect(settings).toMatchObject({
      issuer: 'Secure Access',
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
    });
    const oathtool = () =>
      execFileSync('oathtool', [
        ...['--totp', '-b', `--now=@${app.clock.epochMs() / SECOND_MS}`],
        ...[
          `--digits=${settings.digits ?? 6}`,
          `--time-step-size=${settings.period ?? 30}s`,
          settings.secret ?? '',
        ],
      ])
        .toString()
        .trim();
    const { device } = await succeed(app, 'confirmDevice', { token, code: oathtool() });
    app.clock.advance(30 * SECOND_MS);
    const next = await passwordAccepted(app, person);
    const input = { token: next.token, deviceId: device.id, code: oathtool() };
    expect((await succeed(app, 'verifySecurityCode', input)).login.step).toBe('COMPLETE');
  });

  it('gives an installation that two accounts pair at once to the one that confirms first, and leaves the code for the right one', async () => {
    const tokens = [await atEnrolDevice(app, ordinaryPerson(2)), await atEnrolDevice(app, ordinaryPerson(3))];
    const secrets: string[] = [];
    for (const token of tokens) {
      secrets.push((await pair(app, (await started(token)).pairingCode, 'installation-000004')).secret);
    }
    const confirm = (n: number) =>
      call(app, 'confirmDevice', { token: tokens[n], code: appCode(app, secrets[n] ?? '') });
    expect((await confirm(1)).login.step).toBe('COMPLETE');
    const late = await confirm(0);
    expect(errorOf(late).code).toBe('APP_ALREADY_CONNECTED');
    expect([late.login.step, late.session, late.device]).toEqual(['CONFIRM_DEVICE', null, null]);
    // From then on it is refused at once, and the code is there for the right installation.
    const token = tokens[0] ?? '';
    const { pairingCode } = await started(token);
    const foreign = await pair(app, pairingCode, 'installation-000004');
    expect(errorOf(foreign).code).toBe('APP_ALREADY_CONNECTED');
    expect(foreign.secret).toBeNull();
    const { secret } = await pair(app, pairingCode, 'installation-000003');
    expect((await succeed(app, 'confirmDevice', { token, code: appCode(app, secret) })).login.step).toBe(
      'COMPLETE',
    );
  });

  it('refuses a wrong code, an old one, one that a newer took the place of, and an installation without a proper id', async () => {
    const token = await atEnrolDevice(app, ordinaryPerson(4));
    const older = await started(token);
    const unknown = await pair(app, 'AAAAA-BBBBB-CCCC', 'installation-000005');
    expect(unknown.userErrors).toMatchObject([{ code: 'CODE_INCORRECT', field: ['input', 'pairingCode'] }]);
    expect(unknown.userErrors[0].message).toMatch(/pairing code/);
    expect((await pair(app, older.pairingCode, 'too-short')).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'installationId'] },
    ]);
    const newer = await started(token);
    expect(errorOf(await pair(app, older.pairingCode, 'installation-000005')).code).toBe('CODE_EXPIRED');
    const { secret } = await pair(app, newer.pairingCode, 'installation-000005');
    app.clock.advance(10 * MINUTE_MS);
    expect(errorOf(await pair(app, newer.pairingCode, 'installation-000005')).code).toBe('CODE_EXPIRED');
    expect(errorOf(await call(app, 'confirmDevice', { token, code: appCode(app, secret) })).code).toBe(
      'CODE_EXPIRED',
    );
    // The sign-in lives on: another pairing, or a phone instead.
    const third = await started(token);
    const code = appCode(app, secretOfUri(third.otpauthUri));
    expect((await succeed(app, 'confirmDevice', { token, code })).login.step).toBe('COMPLETE');
  });

  it('explains a clock that is far off, takes one step of drift, and has three tries', async () => {
    const token = await atEnrolDevice(app, ordinaryPerson(5));
    const secret = secretOfUri((await started(token)).otpauthUri);
    const off = await call(app, 'confirmDevice', { token, code: appCode(app, secret, -6) });
    expect(errorOf(off)).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 2 });
    expect(off.userErrors[0].message).toMatch(/clock/);
    const wrong = await call(app, 'confirmDevice', { token, code: wrongOf(appCode(app, secret)) });
    expect(errorOf(wrong)).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 1 });
    expect(wrong.userErrors[0].message).not.toMatch(/clock/);
    expect(errorOf(await call(app, 'confirmDevice', { token, code: appCode(app, secret, 2) })).code).toBe(
      'CODE_USED_UP',
    );
    expect(errorOf(await call(app, 'confirmDevice', { token, code: appCode(app, secret) })).code).toBe(
      'CODE_USED_UP',
    );
    const next = await backAtEnrolDevice(app, ordinaryPerson(5));
    const again = secretOfUri((await started(next)).otpauthUri);
    const code = appCode(app, again, 1);
    expect((await succeed(app, 'confirmDevice', { token: next, code })).login.step).toBe('COMPLETE');
  });
});

describe('a security code by app', () => {
  let app: TestApp;
  let device: { secret: string; deviceId: string };
  let person: Person;
  let persons = 0;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    person = ordinaryPerson(persons);
    persons += 1;
    device = await activateWithApp(app, person);
  });
  const signedIn = async () => (await passwordAccepted(app, person)).token as string;
  const verify = (token: string, code: string) =>
    call(app, 'verifySecurityCode', { token, deviceId: device.deviceId, code, sessionTransport: 'BEARER' });

  it('counts once for its step: not the one that confirmed the app, not twice, not an older one', async () => {
    const token = await signedIn();
    expect(errorOf(await verify(token, appCode(app, device.secret)))).toMatchObject({
      code: 'CODE_INCORRECT',
      triesLeft: 2,
    });
    app.clock.advance(30 * SECOND_MS);
    const code = appCode(app, device.secret);
    expect((await verify(token, code)).login.step).toBe('COMPLETE');
    const next = await signedIn();
    expect(errorOf(await verify(next, code)).code).toBe('CODE_INCORRECT');
    expect(errorOf(await verify(next, appCode(app, device.secret, -1))).code).toBe('CODE_INCORRECT');
    expect((await verify(next, appCode(app, device.secret, 1))).login.step).toBe('COMPLETE');
  });

  it('may be one step early or late, not two', async () => {
    for (const [steps, taken] of [
      [-2, false],
      [-1, true],
      [2, false],
      [1, true],
    ] as const) {
      app.clock.advance(5 * MINUTE_MS);
      const answer = await verify(await signedIn(), appCode(app, device.secret, steps));
      expect([steps, answer.userErrors.length === 0]).toEqual([steps, taken]);
    }
  });

  it('is never sent, and its misses use up the sign-in and lock the account as those by text do', async () => {
    app.clock.advance(5 * MINUTE_MS);
    const token = await signedIn();
    expect(
      (await call(app, 'sendSecurityCode', { token, deviceId: device.deviceId })).userErrors,
    ).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'deviceId'] }]);
    const right = appCode(app, device.secret);
    for (const left of [2, 1, 0]) expect(errorOf(await verify(token, wrongOf(right))).triesLeft).toBe(left);
    expect(errorOf(await verify(token, right)).code).toBe('CODE_USED_UP');
    const { userErrors } = await call(app, 'signIn', {
      username: usernameOf(person),
      password: 'seven otters crossed Elm Street',
      application: 'IP_PIN',
    });
    expect(userErrors).toMatchObject([{ code: 'LOCKED', triesLeft: 0 }]);
  });
});
