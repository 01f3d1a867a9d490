// Ways through the reset of a forgotten password, as a person goes them by GraphQL.
import type { Person } from '../evidence/people.js';
import type { TestApp } from './app.js';
import { emailOf, succeed, usernameOf } from './journeys.js';
import { phoneOf } from './sign-in-journeys.js';

export const NEW_PASSWORD = 'nine herons left Oak Harbor';

/** Username and e-mail are right and the e-mailed code is entered; gives devices and question, too. */
export async function resetAtSecondFactor(app: TestApp, person: Person, email = emailOf(person)) {
  const { token } = await succeed(app, 'startPasswordReset', { username: usernameOf(person), email });
  const code = await app.codeSentTo(email);
  const { devices, question } = await succeed(app, 'confirmPasswordResetEmail', { token, code });
  return { token: token as string, devices, question };
}

/** The same with a text on its way: what resetPassword needs. */
export async function resetTexted(app: TestApp, person: Person) {
  const { token, devices, question } = await resetAtSecondFactor(app, person);
  const deviceId: string = devices.find(({ kind }: { kind: string }) => kind === 'PHONE').id;
  await succeed(app, 'sendPasswordResetSecurityCode', { token, deviceId });
  const securityCode = await app.codeSentTo(phoneOf(person));
  return { question, input: { token, deviceId, securityCode, newPassword: NEW_PASSWORD } };
}
