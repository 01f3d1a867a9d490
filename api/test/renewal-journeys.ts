// Ways through a phone change (domain.md 2.6), on top of journeys.ts: from the profile by phone or by mail.
import type { Evidence } from '../evidence/index.js';
import type { Person } from '../evidence/people.js';
import type { TestApp } from './app.js';
import { call, financialAccountOf, identityOf, passwordAccepted, SELECTIONS, succeed } from './journeys.js';
import { bearer } from './sign-in-journeys.js';

/** The people of the demonstration have one linked phone each: with these ports 202-555-01… is linked to whoever asks. */
export const withLinkedNumbers = (real: Evidence): Evidence => ({
  ...real,
  phoneOwnership: {
    lookUp: async (claim) =>
      claim.number.startsWith('+120255501')
        ? { result: 'known', lineType: 'MOBILE', linked: true }
        : real.phoneOwnership.lookUp(claim),
  },
});

/** The payload of startPhoneChange, which takes no argument; a top-level error fails the test. */
export async function startPhoneChange(app: TestApp, sessionToken: string) {
  const query = `mutation { startPhoneChange { ${SELECTIONS.startPhoneChange} } }`;
  const { data, errors } = await app.graphql(query, {}, bearer(sessionToken));
  if (errors) throw new Error(`startPhoneChange: ${JSON.stringify(errors)}`);
  return data.startPhoneChange;
}

/** A phone change up to `PHONE`: identity and financial account are proven; gives its token. */
export async function phoneChangeAtPhone(
  app: TestApp,
  person: Person,
  sessionToken: string,
): Promise<string> {
  const { token } = await startPhoneChange(app, sessionToken);
  await succeed(app, 'submitIdentity', { token, ...identityOf(person) });
  await succeed(app, 'submitFinancialAccount', { token, ...financialAccountOf(person) });
  return token;
}

/** A phone change whose code is on its way to `phone` (E.164); gives what confirmPhoneActivationCode needs. */
export async function phoneChangeAtCode(app: TestApp, person: Person, sessionToken: string, phone: string) {
  const token = await phoneChangeAtPhone(app, person, sessionToken);
  await succeed(app, 'sendPhoneActivationCode', { token, phone });
  return { token, code: await app.codeSentTo(phone) };
}

/** Chooses the mail path at `PHONE`; gives the payload and the code of the letter. */
export async function chooseMail(app: TestApp, token: string) {
  const before = new Set((await app.letters()).map(({ file }) => file));
  const chosen = await succeed(app, 'requestActivationCodeByMail', { token });
  const letter = (await app.letters()).find(({ file, code }) => code !== undefined && !before.has(file));
  return { ...chosen, code: letter?.code ?? '' };
}

/** "I no longer have this device", up to `PHONE`; gives its token. */
export async function lostDeviceAtPhone(app: TestApp, person: Person): Promise<string> {
  const { token: login } = await passwordAccepted(app, person);
  const { token } = await succeed(app, 'startRenewal', { token: login });
  await succeed(app, 'submitIdentity', { token, ...identityOf(person) });
  await succeed(app, 'submitFinancialAccount', { token, ...financialAccountOf(person) });
  return token;
}

/** Password and a texted code to `phone` (E.164); gives token, device and the payload of verifySecurityCode. */
export async function signInWith(app: TestApp, person: Person, phone: string) {
  const { token, login } = await passwordAccepted(app, person);
  const deviceId: string = login.devices.find(({ kind }: { kind: string }) => kind === 'PHONE').id;
  await succeed(app, 'sendSecurityCode', { token, deviceId });
  const input = { token, deviceId, code: await app.codeSentTo(phone), sessionTransport: 'BEARER' };
  return { token: token as string, deviceId, done: await call(app, 'verifySecurityCode', input) };
}
