// A phone change by mail from the profile (domain.md 2.6, api.md "Flows, settled"): the old phone serves until the mailed
// code and the new device are confirmed at a sign-in, where the security code of the old one always comes first.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLetter } from '../delivery/index.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import { setAccount } from '../test/desk-fixtures.js';
import { call, emailOf, passwordAccepted, registerByPhone, signInByText, succeed } from '../test/journeys.js';
import {
  chooseMail,
  lostDeviceAtPhone,
  phoneChangeAtCode,
  phoneChangeAtPhone,
  signInWith,
  withLinkedNumbers,
} from '../test/renewal-journeys.js';
import {
  appCode,
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  secretOfUri,
} from '../test/sign-in-journeys.js';

const NEW = '+12025550191';
const THIEFS = '+12025550192';

describe.each(['irs-2017', 'nist-800-63-4'])('a phone change by mail, with %s,', (policy) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy }, evidence: withLinkedNumbers });
  });
  afterAll(() => app.close());
  const signedIn = async (n: number) => {
    const person = ordinaryPerson(n);
    await registerByPhone(app, person);
    const { sessionToken } = await signInByText(app, person);
    return { person, sessionToken: sessionToken as string };
  };
  /** A letter on its way for a phone change; `code` is the one in it. */
  const waiting = async (n: number) => {
    const { person, sessionToken } = await signedIn(n);
    const chosen = await chooseMail(app, await phoneChangeAtPhone(app, person, sessionToken));
    return { person, sessionToken, ...chosen };
  };
  /** Signed in with the old phone, the mailed code entered. */
  const codeEntered = async (n: number) => {
    const at = await waiting(n);
    const { token } = await signInWith(app, at.person, phoneOf(at.person));
    await succeed(app, 'enterActivationCode', { token, code: at.code });
    return { ...at, token };
  };
  const confirmPhone = async (token: string, phone: string) => {
    await succeed(app, 'enrolPhone', { token, phone });
    const input = { token, code: await app.codeSentTo(phone), sessionTransport: 'BEARER' };
    return succeed(app, 'confirmDevice', input);
  };

  it('is told at once, and ends at a sign-in when the new phone is confirmed', async () => {
    const { person, sessionToken } = await signedIn(0);
    const token = await phoneChangeAtPhone(app, person, sessionToken);
    const [texts, emails] = [app.texts.length, app.emails.length];
    const { registration, code } = await chooseMail(app, token);
    expect(registration).toMatchObject({ kind: 'RENEWAL', step: 'COMPLETE', activation: 'MAIL' });
    const lastDay = app.clock.epochMs() + app.deps.policy.mailedCodeDays * DAY_MS;
    expect(registration.letter.codeExpiresAt).toBe(
      new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(lastDay),
    );
    const told = (sent: readonly { to: string; text: string }[]) =>
      sent.map(({ to, text }) => [to, /\/not-me#[\w-]{43}/.test(text)]);
    expect(told(app.texts.slice(texts))).toEqual([[phoneOf(person), true]]);
    expect(told(app.emails.slice(emails))).toEqual([[emailOf(person), true]]);
    expect(app.emails.at(-1)?.subject).toBe('A phone change for your Secure Access account');

    // The old phone signs in; the same token then takes the mailed code, or asks for another letter.
    const { token: login, done } = await signInWith(app, person, phoneOf(person));
    expect(done.login).toMatchObject({
      step: 'COMPLETE',
      allowedActions: ['enterActivationCode', 'requestNewActivationCode'],
    });
    expect((await meOf(app, bearer(done.sessionToken))).devices).toHaveLength(1);
    const entered = await succeed(app, 'enterActivationCode', { token: login, code });
    expect(entered.login.step).toBe('ENROL_DEVICE');
    await succeed(app, 'enrolPhone', { token: login, phone: NEW });
    // Named is not confirmed: the old phone still signs in.
    expect((await signInWith(app, person, phoneOf(person))).done.login.step).toBe('COMPLETE');

    const textsThen = app.texts.length;
    const ended = await confirmPhone(login, NEW);
    expect(ended.login).toMatchObject({
      step: 'COMPLETE',
      devices: [{ kind: 'PHONE', hint: '***-***-0191' }],
      allowedActions: [],
    });
    // The sessions of before end; this sign-in goes on under its own.
    expect(await meOf(app, bearer(done.sessionToken))).toBeNull();
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
    const { data } = await app.graphql(
      '{ me { phone letters { codeExpiresAt } identityProofing { method } } }',
      {},
      bearer(ended.sessionToken),
    );
    expect(data.me).toEqual({ phone: '***-***-0191', letters: [], identityProofing: { method: 'MAIL' } });
    const after = (await app.letters()).map(({ pdf }) => readLetter(pdf).join(' '));
    expect(after.at(-1)).toContain('a phone was confirmed for your security codes');
    expect(app.texts.slice(textsThen).filter(({ to }) => to === phoneOf(person))).toHaveLength(1);
    expect(app.emails.at(-1)?.to).toBe(emailOf(person));
    expect((await signInWith(app, person, NEW)).done.login.step).toBe('COMPLETE');
  });

  it('interrupted after the mailed code takes it again at the next sign-in, but only behind the code of the old phone', async () => {
    const { person, code } = await codeEntered(1);
    const next = await passwordAccepted(app, person);
    expect(next.login.step).toBe('SECURITY_CODE');
    for (const [deed, input] of [
      ['enrolPhone', { phone: NEW }],
      ['startAppPairing', {}],
      ['enterActivationCode', { code: '00000000' }],
    ] as const) {
      expect(errorOf(await call(app, deed, { token: next.token, ...input })).code).toBe('STEP_OUT_OF_ORDER');
    }
    const { token, done } = await signInWith(app, person, phoneOf(person));
    expect(done.login).toMatchObject({
      step: 'COMPLETE',
      allowedActions: ['enterActivationCode', 'requestNewActivationCode'],
    });
    // What another sign-in entered does not count for this one.
    expect(errorOf(await call(app, 'enrolPhone', { token, phone: NEW })).code).toBe('STEP_OUT_OF_ORDER');
    await succeed(app, 'enterActivationCode', { token, code });
    expect((await confirmPhone(token, NEW)).login.devices).toMatchObject([{ hint: '***-***-0191' }]);
  });

  it('takes the code of another letter in place of one that was entered before', async () => {
    const { person, code } = await codeEntered(2);
    app.clock.advance(app.deps.policy.letterGapHours * HOUR_MS);
    const { token, done } = await signInWith(app, person, phoneOf(person));
    expect(done.login.allowedActions).toEqual(['enterActivationCode', 'requestNewActivationCode']);
    const letters = (await app.letters()).length;
    const asked = await succeed(app, 'requestNewActivationCode', { token });
    expect(asked).toMatchObject({
      login: { step: 'COMPLETE' },
      letter: { codeExpiresAt: expect.any(String) },
    });
    const codes = (await app.letters()).slice(letters).map(({ code }) => code);
    expect(codes).toHaveLength(1);
    expect(errorOf(await call(app, 'enterActivationCode', { token, code })).code).toBe('CODE_INCORRECT');
    await succeed(app, 'enterActivationCode', { token, code: codes[0] });
    expect((await confirmPhone(token, NEW)).login.step).toBe('COMPLETE');
  });

  it('keeps within the limits of letters, and stays where it is until one may go out', async () => {
    const { person, sessionToken } = await waiting(3);
    const token = await phoneChangeAtPhone(app, person, sessionToken);
    const refused = await call(app, 'requestActivationCodeByMail', { token });
    const retryAt = new Date(app.clock.epochMs() + app.deps.policy.letterGapHours * HOUR_MS).toISOString();
    expect(errorOf(refused)).toEqual({ code: 'RATE_LIMITED', triesLeft: null, retryAt });
    expect(refused.registration).toMatchObject({ step: 'PHONE', activation: null, letter: null });
    // By phone it goes on all the same.
    await succeed(app, 'sendPhoneActivationCode', { token, phone: NEW });
    const signIn = await signInWith(app, person, phoneOf(person));
    expect(errorOf(await call(app, 'requestNewActivationCode', { token: signIn.token }))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt,
    });
  });

  it('leaves the app as it is when another phone is confirmed; an app confirmed instead takes the place of both', async () => {
    for (const n of [4, 5]) {
      const { person, sessionToken } = await signedIn(n);
      const headers = bearer(sessionToken);
      const { pairing } = await succeed(app, 'startAppPairing', { name: 'My tablet' }, headers);
      await succeed(app, 'confirmDevice', { code: appCode(app, secretOfUri(pairing.otpauthUri)) }, headers);
      const { code } = await chooseMail(app, await phoneChangeAtPhone(app, person, sessionToken));
      const { token } = await signInWith(app, person, phoneOf(person));
      await succeed(app, 'enterActivationCode', { token, code });
      if (n === 4) {
        const { devices } = (await confirmPhone(token, NEW)).login;
        expect(devices).toMatchObject([
          { kind: 'APP', hint: 'My tablet' },
          { kind: 'PHONE', hint: '***-***-0191' },
        ]);
      } else {
        const next = await succeed(app, 'startAppPairing', { token, name: 'New tablet' });
        const input = { token, code: appCode(app, secretOfUri(next.pairing.otpauthUri)) };
        expect((await succeed(app, 'confirmDevice', input)).login.devices).toMatchObject([
          { kind: 'APP', hint: 'New tablet' },
        ]);
      }
    }
  });

  it('gives way to the loss of every device, which is proven anew and has a letter of its own', async () => {
    const { person, code } = await waiting(6);
    app.clock.advance(app.deps.policy.letterGapHours * HOUR_MS);
    const lost = await chooseMail(app, await lostDeviceAtPhone(app, person));
    const { token, login } = await passwordAccepted(app, person);
    expect(login.step).toBe('ACTIVATION_CODE');
    expect(errorOf(await call(app, 'enterActivationCode', { token, code })).code).toBe('CODE_INCORRECT');
    await succeed(app, 'enterActivationCode', { token, code: lost.code });
    expect((await confirmPhone(token, NEW)).login.devices).toMatchObject([{ hint: '***-***-0191' }]);
  });

  it('whose letter is lost leaves the old phone as it is, and a lost-device letter can be asked for again', async () => {
    const { person } = await waiting(7);
    app.clock.advance(60 * DAY_MS);
    expect((await signInWith(app, person, phoneOf(person))).done.login.step).toBe('COMPLETE');
    await chooseMail(app, await lostDeviceAtPhone(app, person));
    app.clock.advance(app.deps.policy.letterGapHours * HOUR_MS + MINUTE_MS);
    const { token } = await passwordAccepted(app, person);
    const asked = await succeed(app, 'requestNewActivationCode', { token });
    expect(asked).toMatchObject({
      login: { step: 'ACTIVATION_CODE' },
      letter: { codeExpiresAt: expect.any(String) },
    });
  });

  it('ends with the new phone what a session of the old one had begun towards another', async () => {
    const { person, code } = await waiting(8);
    const { done: thief } = await signInWith(app, person, phoneOf(person));
    const begun = await phoneChangeAtCode(app, person, thief.sessionToken, THIEFS);
    const { token } = await signInWith(app, person, phoneOf(person));
    await succeed(app, 'enterActivationCode', { token, code });
    const { sessionToken } = await confirmPhone(token, NEW);
    const late = await call(app, 'confirmPhoneActivationCode', begun);
    expect([errorOf(late).code, late.registration]).toEqual(['FLOW_EXPIRED', null]);
    expect((await meOf(app, bearer(sessionToken))).devices).toMatchObject([{ hint: '***-***-0191' }]);
  });

  it('that was begun when the holder suspends the account is over when the help desk lifts that', async () => {
    const { person, sessionToken } = await signedIn(9);
    const begun = await phoneChangeAtCode(app, person, sessionToken, THIEFS);
    const { data } = await app.graphql(
      'mutation { suspendAccount { userErrors { code } } }',
      {},
      bearer(sessionToken),
    );
    expect(data.suspendAccount.userErrors).toEqual([]);
    await setAccount(app, person, { status: 'ACTIVE' });
    expect(errorOf(await call(app, 'confirmPhoneActivationCode', begun)).code).toBe('FLOW_EXPIRED');
    expect((await signInWith(app, person, phoneOf(person))).done.login.step).toBe('COMPLETE');
  });
});
