// Ways through signing in and activating, on top of journeys.ts: with a phone, with an app, with a wrong code.

import { codeAt } from '../authenticators/totp.js';
import type { Person } from '../evidence/people.js';
import type { TestApp } from './app.js';
import { call, passwordAccepted, registerByMail, succeed, usernameOf } from './journeys.js';
import { demonstrationPeople } from './people-directory.js';

const CANADIAN = /^\+1(204|416|604|514|613|905|647|403|780)/;
const ordinary = demonstrationPeople.filter(
  (person) =>
    !person.deceased &&
    !person.creditFrozen &&
    !person.legacyAccount &&
    person.dateOfBirth < '2000' &&
    person.returns.length > 0 &&
    person.phones.some(
      ({ lineType, linked, number }) => lineType === 'MOBILE' && linked && !CANADIAN.test(number),
    ) &&
    person.financialAccounts.some(
      ({ network, debit, corporate }) => network !== 'AMEX' && !debit && !corporate,
    ),
);

/** The n-th of the people with whom everything goes as it should, counted from 0. */
export function ordinaryPerson(n: number): Person {
  const person = ordinary[n];
  if (!person) throw new Error(`there are ${ordinary.length} ordinary people`);
  return person;
}

/** Another code of the same length. */
export const wrongOf = (code: string): string => `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;

export const phoneOf = (person: Person): string => person.phones[0]?.number ?? '';

/** The code and the numbers of the one user error; messages are for people. */
export function errorOf(payload: {
  userErrors: { code: string; triesLeft: number | null; retryAt: string | null }[];
}) {
  const [error] = payload.userErrors;
  if (!error || payload.userErrors.length !== 1) throw new Error(JSON.stringify(payload.userErrors));
  return { code: error.code, triesLeft: error.triesLeft, retryAt: error.retryAt };
}

/** One sign-in with any password; gives payload, never throws on a user error. */
export const tryPassword = (app: TestApp, username: string, password: string) =>
  call(app, 'signIn', { username, password, application: 'ESERVICES' });

/** A right password and a text on its way: what verifySecurityCode needs. */
export async function texted(app: TestApp, person: Person) {
  const { token, login } = await passwordAccepted(app, person);
  const deviceId: string = login.devices.find(({ kind }: { kind: string }) => kind === 'PHONE').id;
  await succeed(app, 'sendSecurityCode', { token, deviceId });
  return { token: token as string, deviceId, code: await app.codeSentTo(phoneOf(person)) };
}

/** Registered by mail, the mailed code entered: the sign-in stands at ENROL_DEVICE. */
export async function atEnrolDevice(app: TestApp, person: Person): Promise<string> {
  const { code } = await registerByMail(app, person);
  const { token } = await passwordAccepted(app, person);
  await succeed(app, 'enterActivationCode', { token, code });
  return token;
}

/** Another sign-in of somebody whose letter is the newest one, up to ENROL_DEVICE: the mailed code is entered again. */
export async function backAtEnrolDevice(app: TestApp, person: Person): Promise<string> {
  const { token, login } = await passwordAccepted(app, person);
  if (login.step !== 'ACTIVATION_CODE') throw new Error(`the sign-in stands at ${login.step}`);
  const code = (await app.letters()).findLast((letter) => letter.code !== undefined)?.code;
  await succeed(app, 'enterActivationCode', { token, code });
  return token;
}

/** The base32 secret of a QR code. */
export const secretOfUri = (uri: string): string => new URL(uri).searchParams.get('secret') ?? '';

/** The code that an app with this secret shows `stepsAhead` steps from now. */
export const appCode = (app: TestApp, secret: string, stepsAhead = 0): string =>
  codeAt(secret, new Date(app.clock.epochMs() + stepsAhead * 30_000), app.deps.policy);

/** Activates with an app by QR code; gives its secret, and the device with which the next codes are entered. */
export async function activateWithApp(app: TestApp, person: Person) {
  const token = await atEnrolDevice(app, person);
  const { pairing } = await succeed(app, 'startAppPairing', { token, name: 'My tablet' });
  const secret = secretOfUri(pairing.otpauthUri);
  const confirmed = await succeed(app, 'confirmDevice', { token, code: appCode(app, secret) });
  return { secret, deviceId: confirmed.device.id as string, username: usernameOf(person) };
}

/** Signs in with password and the code that the app shows now; gives the payload with `sessionToken`. */
export async function signInByApp(
  app: TestApp,
  person: Person,
  { secret, deviceId }: { secret: string; deviceId: string },
) {
  const { token } = await passwordAccepted(app, person);
  const code = appCode(app, secret);
  return succeed(app, 'verifySecurityCode', { token, deviceId, code, sessionTransport: 'BEARER' });
}

const ME =
  '{ me { username status lastSignIn { at application } sessions { id current } devices { id kind hint } } }';

/** What a session opens; null when it opens nothing. */
export async function meOf(app: TestApp, headers: Record<string, string>) {
  const { data, errors } = await app.graphql(ME, {}, headers);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.me;
}

export const bearer = (sessionToken: string) => ({ authorization: `Bearer ${sessionToken}` });

/** The newest of what happened, as the holder reads it. */
export async function activityOf(app: TestApp, headers: Record<string, string>) {
  const query = '{ me { activity(first: 20) { edges { node { kind text outcome } } } } }';
  const { data } = await app.graphql(query, {}, headers);
  return data.me.activity.edges.map(({ node }: { node: object }) => node);
}
