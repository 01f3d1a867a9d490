// Codes by e-mail and text: tries, time, resends, send limits (domain.md section 3; api.md "Tries, locks and limits"),
// under both profiles.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../test/app.js';
import { call, credentialsOf, emailOf, registrationAt, SECRET_ANSWERS, succeed } from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { codesOf, onlyError, otherThan } from '../test/told.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const phoneOf = (row: number): string => personOfRow(row).phones[0]?.number ?? '';

describe.each([
  { POLICY: 'irs-2017', tries: 3, emailMs: 15 * MINUTE },
  { POLICY: 'nist-800-63-4', tries: 5, emailMs: 24 * HOUR },
])('codes under $POLICY', ({ POLICY, tries, emailMs }) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY } });
  });
  afterAll(() => app.close());
  const confirmEmail = (token: string, code: string) => call(app, 'confirmEmail', { token, code });
  const confirmPhone = (token: string, code: string) =>
    call(app, 'confirmPhoneActivationCode', { token, code });

  it('an e-mailed code is used up by the last wrong try, and the right one then is refused alike', async () => {
    const token = await registrationAt(app, 'CONFIRM_EMAIL', personOfRow(1));
    const code = await app.codeSentTo(emailOf(personOfRow(1)));
    for (let left = tries - 1; left > 0; left -= 1) {
      const error = onlyError(await confirmEmail(token, otherThan(code)));
      expect(error).toMatchObject({
        code: 'CODE_INCORRECT',
        triesLeft: left,
        field: ['input', 'code'],
        retryAt: null,
      });
    }
    const last = onlyError(await confirmEmail(token, otherThan(code)));
    expect(last).toMatchObject({ code: 'CODE_USED_UP', triesLeft: 0 });
    const right = await confirmEmail(token, code);
    expect(onlyError(right)).toEqual(last);
    expect(right.registration.step).toBe('CONFIRM_EMAIL');
    // No way round it: a used-up e-mail code means a new registration.
    expect(codesOf(await call(app, 'resendEmailCode', { token }))).toEqual(['CODE_USED_UP']);
    const anew = await registrationAt(app, 'CONFIRM_EMAIL', personOfRow(1));
    expect(codesOf(await confirmEmail(anew, await app.codeSentTo(emailOf(personOfRow(1)))))).toEqual([]);
  });

  it('another e-mailed code voids the older and keeps the tries spent', async () => {
    const token = await registrationAt(app, 'CONFIRM_EMAIL', personOfRow(2));
    const first = await app.codeSentTo(emailOf(personOfRow(2)));
    expect(onlyError(await confirmEmail(token, otherThan(first))).triesLeft).toBe(tries - 1);
    const resent = await succeed(app, 'resendEmailCode', { token });
    expect(resent.registration.step).toBe('CONFIRM_EMAIL');
    const second = await app.codeSentTo(emailOf(personOfRow(2)));
    expect(second).not.toBe(first);
    const older = onlyError(await confirmEmail(token, first));
    expect(older).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: tries - 2 });
    expect(codesOf(await confirmEmail(token, second))).toEqual([]);
  });

  it('an e-mailed code lives its time and no longer; a new one goes on', async () => {
    const token = await registrationAt(app, 'CONFIRM_EMAIL', personOfRow(3));
    const code = await app.codeSentTo(emailOf(personOfRow(3)));
    app.clock.advance(emailMs);
    // Under nist the code lives as long as the registration itself.
    const over = emailMs === 24 * HOUR ? 'FLOW_EXPIRED' : 'CODE_EXPIRED';
    expect(codesOf(await confirmEmail(token, code))).toEqual([over]);
    if (over === 'FLOW_EXPIRED') return;
    await succeed(app, 'resendEmailCode', { token });
    expect(codesOf(await confirmEmail(token, await app.codeSentTo(emailOf(personOfRow(3)))))).toEqual([]);
  });

  it('an e-mailed code is still taken in its last second', async () => {
    const token = await registrationAt(app, 'CONFIRM_EMAIL', personOfRow(22));
    const code = await app.codeSentTo(emailOf(personOfRow(22)));
    app.clock.advance(emailMs - 1);
    expect(codesOf(await confirmEmail(token, code))).toEqual([]);
  });

  it('a texted code lives ten minutes; wrong ones and resends share its tries; used up it leaves the mail path', async () => {
    const person = personOfRow(21);
    const token = await registrationAt(app, 'PHONE_CODE', person);
    const first = await app.codeSentTo(phoneOf(21));
    app.clock.advance(10 * MINUTE);
    expect(codesOf(await confirmPhone(token, first))).toEqual(['CODE_EXPIRED']);
    const again = { token, phone: phoneOf(21) };
    await succeed(app, 'sendPhoneActivationCode', again);
    const second = await app.codeSentTo(phoneOf(21));
    expect(onlyError(await confirmPhone(token, first))).toMatchObject({
      code: 'CODE_INCORRECT',
      triesLeft: tries - 1,
    });
    for (let left = tries - 2; left > 0; left -= 1)
      expect(onlyError(await confirmPhone(token, otherThan(second))).triesLeft).toBe(left);
    expect(codesOf(await confirmPhone(token, otherThan(second)))).toEqual(['CODE_USED_UP']);
    const right = await confirmPhone(token, second);
    expect(onlyError(right)).toMatchObject({ code: 'CODE_USED_UP', triesLeft: 0 });
    expect(right.registration.step).toBe('PHONE_CODE');
    expect(codesOf(await call(app, 'sendPhoneActivationCode', again))).toEqual(['CODE_USED_UP']);
    const byMail = await succeed(app, 'requestActivationCodeByMail', { token });
    expect(byMail.registration).toMatchObject({ step: 'CREDENTIALS', activation: 'MAIL' });
    const made = await succeed(app, 'createCredentials', {
      token,
      ...credentialsOf(person),
      secretAnswers: SECRET_ANSWERS,
    });
    expect(made.account.status).toBe('AWAITING_ACTIVATION');
  });

  it('a texted code does not serve once the mail path was chosen', async () => {
    const token = await registrationAt(app, 'PHONE_CODE', personOfRow(23));
    const code = await app.codeSentTo(phoneOf(23));
    await succeed(app, 'requestActivationCodeByMail', { token });
    expect(codesOf(await confirmPhone(token, code))).toEqual(['STEP_OUT_OF_ORDER']);
  });
});

describe('send limits', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());
  const start = (email: string) =>
    call(app, 'startRegistration', { firstName: 'Ada', lastName: 'Lark', email, application: 'IP_PIN' });

  it('are five e-mails an hour and ten a day to an address, over all registrations and however it is written', async () => {
    const beginning = app.clock.epochMs();
    const { token } = await start('ada@example.com');
    for (let sent = 1; sent < 5; sent += 1) {
      app.clock.advance(MINUTE);
      expect(codesOf(await call(app, 'resendEmailCode', { token }))).toEqual([]);
    }
    const refused = await call(app, 'resendEmailCode', { token });
    expect(onlyError(refused)).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: new Date(beginning + HOUR).toISOString(),
    });
    expect(refused.registration.step).toBe('CONFIRM_EMAIL');
    const other = await start('ADA@Example.com');
    expect(onlyError(other)).toMatchObject({ code: 'RATE_LIMITED', field: ['input', 'email'] });
    expect(other).toMatchObject({ registration: null, token: null });

    app.clock.advance(2 * HOUR);
    for (let sent = 5; sent < 10; sent += 1)
      expect(codesOf(await call(app, 'resendEmailCode', { token }))).toEqual([]);
    app.clock.advance(2 * HOUR);
    expect(onlyError(await call(app, 'resendEmailCode', { token }))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: new Date(beginning + 24 * HOUR).toISOString(),
    });
  });

  it('give back what was answered rightly', async () => {
    for (let round = 0; round < 7; round += 1) {
      const { token } = await start('bea@example.com');
      expect(token).not.toBeNull();
      await succeed(app, 'confirmEmail', { token, code: await app.codeSentTo('bea@example.com') });
    }
  });

  it('are five texts an hour to a person; another number is no way round', async () => {
    const token = await registrationAt(app, 'PHONE_CODE', personOfRow(1));
    const phone = phoneOf(1);
    const beginning = app.clock.epochMs();
    for (let sent = 1; sent < 5; sent += 1) await succeed(app, 'sendPhoneActivationCode', { token, phone });
    expect(onlyError(await call(app, 'sendPhoneActivationCode', { token, phone }))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: new Date(beginning + HOUR).toISOString(),
    });
    // The code that was sent last still serves.
    await succeed(app, 'confirmPhoneActivationCode', { token, code: await app.codeSentTo(phone) });
    const anew = await registrationAt(app, 'PHONE', personOfRow(1));
    await succeed(app, 'sendPhoneActivationCode', { token: anew, phone });
    expect(codesOf(await call(app, 'sendPhoneActivationCode', { token: anew, phone }))).toEqual([
      'RATE_LIMITED',
    ]);
  });
});
