// domain.md 2.2, 2.4: the second factor is asked every time. A sign-in that was left open before the device of another
// one was confirmed has seen the password alone, and puts no other device in its place.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountById, accountFields } from '../accounts/index.js';
import { type TestApp, testApp } from '../test/app.js';
import { issueByDesk, TEMPORARY_PASSWORD } from '../test/desk-fixtures.js';
import {
  call,
  credentialsOf,
  passwordAccepted,
  registerByMail,
  SECRET_ANSWERS,
  succeed,
} from '../test/journeys.js';
import {
  appCode,
  atEnrolDevice,
  backAtEnrolDevice,
  errorOf,
  ordinaryPerson,
  secretOfUri,
} from '../test/sign-in-journeys.js';

const HOLDERS = '+12025550188';
const THIEFS = '+12025550199';

describe('a sign-in that another one overtook', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  const confirmed = async (token: string) =>
    succeed(app, 'confirmDevice', { token, code: await app.codeSentTo(HOLDERS) });

  it('enrols no device any more, by text or app, and says that it is over', async () => {
    const person = ordinaryPerson(0);
    const holder = await atEnrolDevice(app, person);
    const thief = await backAtEnrolDevice(app, person);
    await succeed(app, 'enrolPhone', { token: holder, phone: HOLDERS });
    const { device } = await confirmed(holder);
    for (const [step, input] of [
      ['enrolPhone', { phone: THIEFS }],
      ['startAppPairing', {}],
    ] as const) {
      const refused = await call(app, step, { token: thief, ...input });
      expect([step, errorOf(refused).code, refused.login]).toEqual([step, 'FLOW_EXPIRED', null]);
    }
    const { login: next } = await passwordAccepted(app, person);
    expect(next).toMatchObject({ step: 'SECURITY_CODE', devices: [{ id: device.id }] });
  });

  it('confirms no device that it had named before', async () => {
    const person = ordinaryPerson(1);
    const holder = await atEnrolDevice(app, person);
    const byText = await backAtEnrolDevice(app, person);
    await succeed(app, 'enrolPhone', { token: byText, phone: THIEFS });
    const texted = await app.codeSentTo(THIEFS);
    const byApp = await backAtEnrolDevice(app, person);
    const { pairing } = await succeed(app, 'startAppPairing', { token: byApp });
    await succeed(app, 'enrolPhone', { token: holder, phone: HOLDERS });
    const { device } = await confirmed(holder);
    for (const input of [
      { token: byText, code: texted },
      { token: byApp, code: appCode(app, secretOfUri(pairing.otpauthUri)) },
    ]) {
      const refused = await call(app, 'confirmDevice', input);
      expect([errorOf(refused).code, refused.sessionToken, refused.device]).toEqual([
        'FLOW_EXPIRED',
        null,
        null,
      ]);
    }
    const { login } = await passwordAccepted(app, person);
    expect(login.devices).toMatchObject([{ id: device.id }]);
  });

  it('enrols no device with the password alone, however soon after another sign-in entered the mailed code', async () => {
    const person = ordinaryPerson(2);
    const { code } = await registerByMail(app, person);
    const { token: first } = await passwordAccepted(app, person);
    await succeed(app, 'enterActivationCode', { token: first, code });
    const { token: second, login } = await passwordAccepted(app, person);
    expect(login.step).toBe('ACTIVATION_CODE');
    expect(errorOf(await call(app, 'enrolPhone', { token: second, phone: THIEFS })).code).toBe(
      'STEP_OUT_OF_ORDER',
    );
    await succeed(app, 'enrolPhone', { token: first, phone: HOLDERS });
    expect((await confirmed(first)).login.step).toBe('COMPLETE');
    expect(errorOf(await call(app, 'enterActivationCode', { token: second, code })).code).toBe(
      'FLOW_EXPIRED',
    );
    expect((await passwordAccepted(app, person)).login.step).toBe('SECURITY_CODE');
  });

  it('replaces no temporary password that was replaced already, as who overheard it would', async () => {
    const person = ordinaryPerson(4);
    await issueByDesk(app, person);
    const { token: overheard } = await passwordAccepted(app, person, TEMPORARY_PASSWORD);
    const { token: callers } = await passwordAccepted(app, person, TEMPORARY_PASSWORD);
    const { username: _username, ...secrets } = credentialsOf(person);
    const chosen = { ...secrets, secretAnswers: SECRET_ANSWERS };
    await succeed(app, 'replaceTemporaryPassword', { token: callers, ...chosen });
    const password = 'a sentence of somebody else';
    const refused = await call(app, 'replaceTemporaryPassword', { token: overheard, ...chosen, password });
    expect([errorOf(refused).code, refused.login]).toEqual(['FLOW_EXPIRED', null]);
    expect((await passwordAccepted(app, person)).login.step).toBe('ACTIVATION_CODE');
  });

  it('confirms no e-mail address a second time', async () => {
    const [person, unconfirmedEmail] = [ordinaryPerson(5), 'other@example.com'];
    const { accountId } = await issueByDesk(app, person, { unconfirmedEmail });
    const { token } = await passwordAccepted(app, person, TEMPORARY_PASSWORD);
    const { username: _username, ...secrets } = credentialsOf(person);
    await succeed(app, 'replaceTemporaryPassword', { token, ...secrets, secretAnswers: SECRET_ANSWERS });
    const first = await app.codeSentTo(unconfirmedEmail);
    const { token: second } = await passwordAccepted(app, person);
    const code = await app.codeSentTo(unconfirmedEmail);
    await succeed(app, 'confirmSignInEmail', { token, code: first });
    expect(errorOf(await call(app, 'confirmSignInEmail', { token: second, code })).code).toBe('FLOW_EXPIRED');
    const account = await app.deps.db.read((tx) => accountById(tx, accountId));
    expect(account && accountFields.open(app.deps, account, 'email')).toBe(unconfirmedEmail);
  });
});
