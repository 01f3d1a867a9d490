// domain.md 2.8, api.md: a forgotten password is reset by e-mailed code and second factor, never around it. Every session
// and every sign-in on its way ends, what wrong tries had locked is open again, and the holder is told everywhere.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  PASSWORD,
  passwordAccepted,
  registerByPhone,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { NEW_PASSWORD, resetTexted } from '../test/recovery-journeys.js';
import { bearer, errorOf, meOf, ordinaryPerson, tryPassword } from '../test/sign-in-journeys.js';

describe.each(['irs-2017', 'nist-800-63-4'])('a reset under %s', (profile) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: profile } });
  });
  afterAll(() => app.close());

  it('by text takes the new password alone, ends sessions and sign-ins, and signs nobody in', async () => {
    const person = ordinaryPerson(0);
    await registerByPhone(app, person);
    const { sessionToken } = await signInByText(app, person);
    const { token } = await passwordAccepted(app, person);
    const { input, question } = await resetTexted(app, person);
    expect(question).toBeNull();
    await succeed(app, 'resetPassword', input);
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
    expect(errorOf(await call(app, 'sendSecurityCode', { token, deviceId: input.deviceId })).code).toBe(
      'FLOW_EXPIRED',
    );
    expect(errorOf(await tryPassword(app, usernameOf(person), PASSWORD)).code).toBe('CREDENTIALS_INCORRECT');
    expect((await passwordAccepted(app, person, NEW_PASSWORD)).login.step).toBe('SECURITY_CODE');
  });
});
