// domain.md 2.6, api.md startRenewal: who has lost every device proves identity and financial account anew, gets a code
// by mail, and the new device takes the place of the old ones when it is confirmed at a sign-in, not a second earlier.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { publishAgreement } from '../test/desk-fixtures.js';
import {
  call,
  emailOf,
  financialAccountOf,
  identityOf,
  passwordAccepted,
  registerByPhone,
  signInByText,
  succeed,
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
  texted,
} from '../test/sign-in-journeys.js';

describe('a lost device', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  /** From the sign-in to the wish for a letter; gives the tokens of both flows. */
  const proven = async (person: Parameters<typeof passwordAccepted>[1]) => {
    const { token } = await passwordAccepted(app, person);
    const renewal = (await succeed(app, 'startRenewal', { token })).token as string;
    await succeed(app, 'submitIdentity', { token: renewal, ...identityOf(person) });
    await succeed(app, 'submitFinancialAccount', { token: renewal, ...financialAccountOf(person) });
    return { token: token as string, renewal };
  };
  const mailed = async (renewal: string) => {
    const before = new Set((await app.letters()).map(({ file }) => file));
    const { registration } = await succeed(app, 'requestActivationCodeByMail', { token: renewal });
    const letter = (await app.letters()).find(({ file, code }) => code && !before.has(file));
    return { registration, code: letter?.code ?? '' };
  };

  it('needs the identity of the account’s own person', async () => {
    const [person, other] = [ordinaryPerson(0), ordinaryPerson(1)];
    await registerByPhone(app, person);
    const { token } = await passwordAccepted(app, person);
    const begun = await succeed(app, 'startRenewal', { token });
    expect(begun.registration).toMatchObject({ kind: 'RENEWAL', step: 'IDENTITY' });
    expect(
      errorOf(await call(app, 'submitIdentity', { token: begun.token, ...identityOf(other) })),
    ).toMatchObject({
      code: 'IDENTITY_NOT_VERIFIED',
      triesLeft: 2,
    });
    const { registration } = await succeed(app, 'submitIdentity', {
      token: begun.token,
      ...identityOf(person),
    });
    expect(registration.step).toBe('FINANCIAL_ACCOUNT');
    // Begun is not done: the old phone signs in as before.
    expect((await signInByText(app, person)).login.step).toBe('COMPLETE');
  });

  it('is told once for one key: the answer comes again, its token does not', async () => {
    const person = ordinaryPerson(9);
    await registerByPhone(app, person);
    const { token } = await passwordAccepted(app, person);
    const input = { token, idempotencyKey: 'my-phone-is-in-the-lake' };
    const first = await succeed(app, 'startRenewal', input);
    const again = await succeed(app, 'startRenewal', input);
    expect(first.token).toMatch(/^.{43}$/);
    expect(again).toEqual({ ...first, token: null });
    await succeed(app, 'submitIdentity', { token: first.token, ...identityOf(person) });
  });

  it('goes on by mail only, is told at once, and ends when the new device is confirmed', async () => {
    const person = ordinaryPerson(2);
    await registerByPhone(app, person);
    const { sessionToken: oldSession } = await signInByText(app, person);
    const { token, renewal } = await proven(person);
    const text = await call(app, 'sendPhoneActivationCode', { token: renewal, phone: '202-555-0170' });
    expect(errorOf(text).code).toBe('STEP_OUT_OF_ORDER');
    expect(text.registration).toMatchObject({
      step: 'PHONE',
      allowedActions: ['requestActivationCodeByMail'],
    });
    const [mails, texts] = [app.emails.length, app.texts.length];
    const { registration, code } = await mailed(renewal);
    const monthLater = new Date(app.clock.epochMs() + 30 * DAY_MS).toISOString().slice(0, 10);
    expect(registration).toMatchObject({
      step: 'COMPLETE',
      activation: 'MAIL',
      letter: { codeExpiresAt: monthLater },
    });
    expect(app.emails.slice(mails).map(({ to, subject }) => [to, subject])).toEqual([
      [emailOf(person), 'Your Secure Access devices were reported lost'],
    ]);
    expect(app.texts.slice(texts).map(({ to }) => to)).toEqual([phoneOf(person)]);

    // The sign-in that it began in still offers the old phone, and the session of before lives.
    const deviceId = (await passwordAccepted(app, person)).login.devices[0].id;
    await succeed(app, 'sendSecurityCode', { token, deviceId });
    expect((await meOf(app, bearer(oldSession))).devices).toHaveLength(1);

    const next = await passwordAccepted(app, person);
    expect(next.login.step).toBe('ACTIVATION_CODE');
    expect((await succeed(app, 'enterActivationCode', { token: next.token, code })).login.step).toBe(
      'ENROL_DEVICE',
    );
    await succeed(app, 'enrolPhone', { token: next.token, phone: '202-555-0171' });
    // Not yet confirmed: the old phone is still the one on record.
    expect((await meOf(app, bearer(oldSession))).devices).toMatchObject([
      { hint: `***-***-${phoneOf(person).slice(-4)}` },
    ]);
    const input = { token: next.token, code: await app.codeSentTo('+12025550171') };
    const done = await succeed(app, 'confirmDevice', input);
    expect(done.login).toMatchObject({ step: 'COMPLETE', devices: [{ hint: '***-***-0171' }] });
    expect(await meOf(app, bearer(oldSession))).toBeNull();
    const after = await passwordAccepted(app, person);
    expect(after.login).toMatchObject({ step: 'SECURITY_CODE', devices: [{ id: done.device.id }] });
    await app.deliver();
    const [phone, mail] = [app.texts.at(-1), app.emails.at(-1)];
    expect([phone?.to, mail?.to]).toEqual([phoneOf(person), emailOf(person)]);
  });

  it('that was found again signs in, which cancels the renewal: nobody can lock its holder out', async () => {
    const person = ordinaryPerson(3);
    await registerByPhone(app, person);
    const { renewal } = await proven(person);
    const { code: mailedCode } = await mailed(renewal);
    const { token, login } = await passwordAccepted(app, person);
    expect(login.step).toBe('ACTIVATION_CODE');
    expect(login.allowedActions).toEqual(
      expect.arrayContaining(['enterActivationCode', 'sendSecurityCode', 'verifySecurityCode']),
    );
    // Somebody else stands at the letter, and somebody has begun once more.
    const other = await passwordAccepted(app, person);
    const at = { token, deviceId: login.devices[0].id };
    await succeed(app, 'sendSecurityCode', at);
    const code = await app.codeSentTo(phoneOf(person));
    const found = await succeed(app, 'verifySecurityCode', { ...at, code, sessionTransport: 'BEARER' });
    expect(found.login).toMatchObject({ step: 'COMPLETE', allowedActions: [] });
    await app.deliver();
    expect(app.emails.at(-1)).toMatchObject({
      to: emailOf(person),
      subject: 'Your Secure Access devices stay as they are',
    });
    // The letter opens nothing any more, neither in the sign-in that stood there nor in a new one.
    const late = await call(app, 'enterActivationCode', { token: other.token, code: mailedCode });
    expect(errorOf(late).code).toBe('FLOW_EXPIRED');
    expect(errorOf(await call(app, 'requestNewActivationCode', { token: other.token })).code).toBe(
      'FLOW_EXPIRED',
    );
    const next = await passwordAccepted(app, person);
    expect(next.login.step).toBe('SECURITY_CODE');
    const { data } = await app.graphql(
      '{ me { letters { codeExpiresAt } activity(first: 3) { edges { node { kind } } } } }',
      {},
      bearer(found.sessionToken),
    );
    expect(data.me.letters).toEqual([]);
    const kinds = data.me.activity.edges.map(({ node }: { node: { kind: string } }) => node.kind);
    expect(kinds).toContain('RENEWAL_CANCELLED');
  });

  it('that signs in is asked for the agreement like any other', async () => {
    const person = ordinaryPerson(10);
    await registerByPhone(app, person);
    await mailed((await proven(person)).renewal);
    const at = await texted(app, person);
    await publishAgreement(app, 'while lost');
    expect((await succeed(app, 'verifySecurityCode', at)).login.step).toBe('AGREEMENT');
    await app.deps.db.inTx((tx) => tx.execute(sql`DELETE FROM user_agreement`));
  });

  it('is replaced by an app, the same installation as before or another, which ends phone and old app at once', async () => {
    const person = ordinaryPerson(4);
    const { secret, deviceId } = await activateWithApp(app, person);
    app.clock.advance(DAY_MS);
    const { code } = await mailed((await proven(person)).renewal);
    const { token, login } = await passwordAccepted(app, person);
    expect(login.devices).toMatchObject([{ id: deviceId, kind: 'APP' }]);
    await succeed(app, 'enterActivationCode', { token, code });
    // Interrupted here, the next sign-in has to show the letter too: somebody with the password alone enrols nothing.
    const next = await passwordAccepted(app, person);
    expect(next.login.step).toBe('ACTIVATION_CODE');
    expect(errorOf(await call(app, 'startAppPairing', { token: next.token })).code).toBe('STEP_OUT_OF_ORDER');
    await succeed(app, 'enterActivationCode', { token: next.token, code });
    const { pairing } = await succeed(app, 'startAppPairing', { token: next.token });
    const { device } = await succeed(app, 'confirmDevice', {
      token: next.token,
      code: appCode(app, secretOfUri(pairing.otpauthUri)),
    });
    app.clock.advance(60_000);
    const last = await passwordAccepted(app, person);
    expect(last.login.devices.map(({ id }: { id: string }) => id)).toEqual([device.id]);
    const old = await call(app, 'verifySecurityCode', {
      token: last.token,
      deviceId,
      code: appCode(app, secret),
    });
    expect(old.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'deviceId'] }]);
  });

  it('of an installation that pairs anew keeps serving the same account', async () => {
    const person = ordinaryPerson(5);
    const pairWith = async (token: string) => {
      const { pairing } = await succeed(app, 'startAppPairing', { token });
      const input = { pairingCode: pairing.pairingCode, installationId: 'installation-of-five' };
      const { secret } = await succeed(app, 'pairApp', input);
      return succeed(app, 'confirmDevice', { token, code: appCode(app, secret) });
    };
    await pairWith(await atEnrolDevice(app, person));
    app.clock.advance(DAY_MS);
    const { code } = await mailed((await proven(person)).renewal);
    const { token } = await passwordAccepted(app, person);
    await succeed(app, 'enterActivationCode', { token, code });
    expect((await pairWith(token)).login.devices).toMatchObject([{ kind: 'APP' }]);
  });

  it('keeps serving when its successor is an installation that another account has meanwhile', async () => {
    const [person, faster] = [ordinaryPerson(7), ordinaryPerson(8)];
    const { deviceId } = await activateWithApp(app, person);
    app.clock.advance(DAY_MS);
    const { code } = await mailed((await proven(person)).renewal);
    const { token } = await passwordAccepted(app, person);
    await succeed(app, 'enterActivationCode', { token, code });
    const pairs: { token: string; secret: string }[] = [];
    for (const one of [token, await atEnrolDevice(app, faster)]) {
      const { pairing } = await succeed(app, 'startAppPairing', { token: one });
      const input = { pairingCode: pairing.pairingCode, installationId: 'installation-of-both' };
      pairs.push({ token: one, secret: (await succeed(app, 'pairApp', input)).secret });
    }
    const confirm = (n: number) =>
      call(app, 'confirmDevice', { token: pairs[n]?.token, code: appCode(app, pairs[n]?.secret ?? '') });
    expect((await confirm(1)).login.step).toBe('COMPLETE');
    const late = await confirm(0);
    expect(errorOf(late).code).toBe('APP_ALREADY_CONNECTED');
    expect(late.login.step).toBe('CONFIRM_DEVICE');
    expect((await passwordAccepted(app, person)).login.devices).toMatchObject([{ id: deviceId }]);
  });

  it('is asked for at the security code only, and not of a sign-in that is over', async () => {
    const person = ordinaryPerson(6);
    await registerByPhone(app, person);
    const at = await texted(app, person);
    await succeed(app, 'verifySecurityCode', at);
    expect(errorOf(await call(app, 'startRenewal', { token: at.token })).code).toBe('STEP_OUT_OF_ORDER');
    expect(errorOf(await call(app, 'startRenewal', { token: 'nobodys' })).code).toBe('FLOW_EXPIRED');
  });
});
