// An account of the former e-Services proven by mail (domain.md 2.3, 2.2): the letter goes to the address of record of
// today, the account waits for its code, and the return is that of any other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../test/app.js';
import { call, succeed } from '../test/journeys.js';
import { legacyPerson, upgradeAtPhone, upgradeAtPhoneCode } from '../test/legacy-people.js';
import { errorOf } from '../test/sign-in-journeys.js';

describe.each(['irs-2017', 'nist-800-63-4'])('an e-Services account, by mail, with %s,', (POLICY) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY } });
  });
  afterAll(() => app.close());
  const stepOf = async (token: string) =>
    (await app.graphql(`{ login(token: "${token}") { step registrationToken allowedActions } }`)).data.login;

  it('waits for its letter, is told of it by e-mail, and is complete and signed in with the code and any device', async () => {
    const one = legacyPerson(3);
    const before = new Set((await app.letters()).map(({ file }) => file));
    const { token, registrationToken } = await upgradeAtPhone(app, one);
    const { registration } = await succeed(app, 'requestActivationCodeByMail', {
      token: registrationToken,
    });
    expect(registration).toMatchObject({ kind: 'UPGRADE', step: 'COMPLETE', activation: 'MAIL' });
    expect(registration.letter.expectedBy).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(await stepOf(token)).toMatchObject({ step: 'ACTIVATION_CODE', registrationToken: null });
    const [letter] = (await app.letters()).filter(({ file }) => !before.has(file));
    const code = letter?.code ?? '';
    expect(code).toHaveLength(app.deps.policy.mailedCodeLength);
    expect(letter?.pdf.toString('latin1')).not.toContain(one.username);

    // The code goes by post, so the link against it goes by e-mail.
    const told = app.emails.filter(({ to }) => to === one.person.legacyAccount?.email);
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('/not-me#');

    // Another sign-in asks for the code too, and opens nothing before.
    const { username, password } = one;
    const { login } = await succeed(app, 'signIn', { username, password, application: 'ESERVICES' });
    expect(login.step).toBe('ACTIVATION_CODE');
    const early = await call(app, 'enrolPhone', { token, phone: '202-555-0177' });
    expect(errorOf(early).code).toBe('STEP_OUT_OF_ORDER');

    const entered = await succeed(app, 'enterActivationCode', { token, code });
    expect(entered.login.step).toBe('ENROL_DEVICE');
    await succeed(app, 'enrolPhone', { token, phone: '202-555-0177' });
    const confirmed = await succeed(app, 'confirmDevice', {
      ...{ token, code: await app.codeSentTo('+12025550177'), sessionTransport: 'BEARER' },
    });
    expect(confirmed.login.step).toBe('COMPLETE');
    expect(confirmed.sessionToken).toBeTruthy();
  });

  it('may be chosen instead of a text that does not come', async () => {
    const at = await upgradeAtPhoneCode(app, legacyPerson(4));
    const { registration } = await succeed(app, 'requestActivationCodeByMail', {
      token: at.registrationToken,
    });
    expect(registration).toMatchObject({ step: 'COMPLETE', activation: 'MAIL' });
    const late = await call(app, 'confirmPhoneActivationCode', {
      token: at.registrationToken,
      code: at.code,
    });
    expect(errorOf(late).code).toBe('STEP_OUT_OF_ORDER');
    expect((await stepOf(at.token)).step).toBe('ACTIVATION_CODE');
  });
});
