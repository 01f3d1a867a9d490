// Signing in as a person does it (domain.md 2.4, and 2.2 for the return with the letter), told while it happens.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type AppCodePolicy, codeAt } from '../../api/authenticators/totp.js';
import { loginFlow } from '../../schema/flows/index.js';
import { Ended, NextPerson } from './ended.js';
import type { FoundLetter } from './letters.js';
import { stepOf } from './people.js';
import { hidden, phoneAsWritten } from './tell.js';
import { tellMove, type Walk } from './walk.js';

interface LoginAnswer {
  readonly login: { readonly step: string };
  readonly sessionToken?: string | null;
}

/** An authenticator app after its pairing: what it keeps to make codes offline. */
export interface App {
  readonly secret: string;
  readonly policy: AppCodePolicy;
}

const moved = (walk: Walk, by: string, { login }: LoginAnswer): void =>
  tellMove(walk, loginFlow, by, login.step);

/** Username, phrase and image, password; gives the token of the sign-in and its devices. */
async function passPassword(
  walk: Walk,
): Promise<{ token: string; devices: { id: string; kind: string; hint: string }[] }> {
  const { client, tell, cast } = walk;
  tell.line('types', cast.username);
  tell.line('calls', 'siteIdentity');
  const { siteIdentity } = await client.query('SiteIdentity', { username: cast.username });
  const { sitePhrase, siteImage } = siteIdentity;
  tell.line('sees', `"${sitePhrase}", and ${siteImage.description.toLowerCase()}. That is the real site.`);
  tell.line('types', `password ${hidden(cast.password)}`);
  tell.line('calls', 'signIn');
  const { username, password } = cast;
  const payload = await client.mutate('SignIn', { username, password, application: 'GET_TRANSCRIPT' });
  moved(walk, 'signIn', payload);
  return { token: payload.token, devices: payload.login.devices };
}

/** The second factor by text; gives the token of the session. */
export async function signInByText(
  walk: Walk,
  title = 'Signing in, with a security code by text',
): Promise<string> {
  walk.tell.scene(title);
  const { token, devices } = await passPassword(walk);
  return (await passTextedCode(walk, token, devices)).sessionToken;
}

/** The old password of an imported account; gives the tokens of the sign-in and of what is to be proven. */
export async function signInToUpgrade(walk: Walk): Promise<{ token: string; registrationToken: string }> {
  const { client, tell, cast } = walk;
  const { username, password } = cast;
  tell.scene('Signing in with the old password');
  tell.line('types', `${username}, password ${hidden(password)}`);
  tell.line('calls', 'signIn');
  const payload = await stepOf(cast, () =>
    client.mutate('UpgradeSignIn', { username, password, application: 'ESERVICES' }),
  );
  const { step, registrationToken } = payload.login;
  // Somebody at GraphiQL was here before.
  if (step !== 'PROVE_IDENTITY') throw new NextPerson(`${username} is upgraded already.`);
  moved(walk, 'signIn', payload);
  return { token: payload.token, registrationToken };
}

/** The sign-in of an upgrade goes on by itself once the phone is proven; gives the token of the session. */
export async function goOnWithPhone(walk: Walk, token: string): Promise<string> {
  walk.tell.scene('The sign-in goes on, with a security code by text');
  const { login } = await walk.client.query('Login', { token });
  walk.tell.line('note', `The sign-in of before stands at ${login.step}.`);
  return (await passTextedCode(walk, token, login.devices)).sessionToken;
}

/** From the right password to the session, by a text; gives the token of the sign-in too. */
export async function passTextedCode(
  walk: Walk,
  token: string,
  devices: readonly { id: string; kind: string; hint: string }[],
): Promise<{ token: string; sessionToken: string }> {
  const { client, tell, cast } = walk;
  const phone = deviceOfKind(devices, 'PHONE');
  tell.line('sees', `Send a code to ${phone.hint}?`);
  tell.line('calls', 'sendSecurityCode');
  const { message } = await client.sentBy(cast.phone, () =>
    client.mutate('SendSecurityCode', { token, deviceId: phone.id }),
  );
  tell.line('text', message.text);
  return { token, sessionToken: await enterSecurityCode(walk, token, phone.id, message.code) };
}

/** The second factor by the app: no message is sent. */
export async function signInByApp(walk: Walk, app: App): Promise<void> {
  const { tell } = walk;
  tell.scene('Signing in again, with the authenticator app');
  const { token, devices } = await passPassword(walk);
  const code = codeAt(app.secret, new Date(), app.policy);
  tell.line('app', `The app shows ${code}; it needs no network for that.`);
  await enterSecurityCode(walk, token, deviceOfKind(devices, 'APP').id, code);
}

async function enterSecurityCode(walk: Walk, token: string, deviceId: string, code: string): Promise<string> {
  const { client, tell } = walk;
  tell.line('types', code);
  tell.line('calls', 'verifySecurityCode');
  return signedIn(
    walk,
    token,
    'verifySecurityCode',
    await client.mutate('VerifySecurityCode', { token, deviceId, code, sessionTransport: 'BEARER' }),
  );
}

/** The first sign-in after the letter: the mailed code, then the app is paired and signs in. */
export async function returnWithLetter(walk: Walk, letter: FoundLetter): Promise<App> {
  const { client, tell } = walk;
  tell.scene('The return: signing in with the letter at hand');
  const { token } = await passPassword(walk);
  tell.line('types', letter.code);
  tell.line('calls', 'enterActivationCode');
  moved(
    walk,
    'enterActivationCode',
    await client.mutate('EnterActivationCode', { token, code: letter.code }),
  );

  tell.scene('The authenticator app');
  tell.line(
    'sees',
    `A phone for texts (any plan will do now, ${phoneAsWritten(walk.cast.phone)} too), or the app. Takes the app.`,
  );
  tell.line('calls', 'startAppPairing');
  const started = await client.mutate('StartAppPairing', { token, name: 'My phone' });
  moved(walk, 'startAppPairing', started);
  const { app, code } = await pairApp(walk, started.pairing.pairingCode);
  tell.line('types', code);
  tell.line('calls', 'confirmDevice');
  await signedIn(
    walk,
    token,
    'confirmDevice',
    await client.mutate('ConfirmDevice', { token, code, sessionTransport: 'BEARER' }),
  );
  return app;
}

/** The deed of the app itself; gives what it keeps, and the code that it shows. */
export async function pairApp(
  { client, tell }: Walk,
  pairingCode: string,
): Promise<{ app: App; code: string }> {
  tell.line('app', `Takes the pairing code ${pairingCode} (or its QR code), once, and online.`);
  tell.line('calls', 'pairApp, from the app');
  const paired = await client.mutate('PairApp', {
    pairingCode,
    installationId: randomUUID(),
    name: 'My phone',
  });
  tell.line(
    'answers',
    `a secret for ${paired.accountLabel}, ${paired.digits} digits every ${paired.period} s: ${hidden(paired.secret)}`,
  );
  const app: App = {
    secret: paired.secret,
    policy: { appCodeDigits: paired.digits, appStepSeconds: paired.period, appDriftSteps: 1 },
  };
  // A code counts once. With the one before now, the one of now is left for the next sign-in, and nobody waits.
  await atLeastLeft(app.policy.appStepSeconds, 5_000);
  const code = codeAt(app.secret, new Date(Date.now() - app.policy.appStepSeconds * 1000), app.policy);
  tell.line(
    'app',
    `Shows ${code}. By the time it is typed the next one stands there; one step late still counts.`,
  );
  return { app, code };
}

/** The mailed code and the new phone, at a sign-in with the old one (domain.md 2.6); `walk` has the old phone. */
export async function changeWithLetter(walk: Walk, letter: FoundLetter, newPhone: string): Promise<void> {
  const { client, tell } = walk;
  tell.scene('Signing in with the old phone, the letter at hand');
  const opened = await passPassword(walk);
  const { token } = await passTextedCode(walk, opened.token, opened.devices);
  tell.line('types', letter.code);
  tell.line('calls', 'enterActivationCode');
  moved(
    walk,
    'enterActivationCode',
    await client.mutate('EnterActivationCode', { token, code: letter.code }),
  );
  tell.line('types', phoneAsWritten(newPhone));
  tell.line('calls', 'enrolPhone');
  const { answer, message } = await client.sentBy(newPhone, () =>
    client.mutate('EnrolPhone', { token, phone: newPhone }),
  );
  moved(walk, 'enrolPhone', answer);
  tell.line('text', message.text);
  tell.line('types', message.code);
  tell.line('calls', 'confirmDevice');
  const code = message.code;
  const done = await client.mutate('ConfirmDevice', { token, code, sessionTransport: 'BEARER' });
  await signedIn(walk, token, 'confirmDevice', done);
}

/** Waits for the next step of the app when less than `leftMs` of this one is left. */
async function atLeastLeft(stepSeconds: number, leftMs: number): Promise<void> {
  const left = stepSeconds * 1000 - (Date.now() % (stepSeconds * 1000));
  if (left < leftMs) await wait(left);
}

/** The end of every sign-in: an agreement when one is published, the session, and what the account shows. */
async function signedIn(walk: Walk, token: string, by: string, payload: LoginAnswer): Promise<string> {
  const { client, tell } = walk;
  moved(walk, by, payload);
  let sessionToken = payload.sessionToken;
  if (payload.login.step === 'AGREEMENT') {
    const { userAgreement } = await client.query('UserAgreement');
    tell.line('sees', `The user agreement, version ${userAgreement.version}. Accepts it.`);
    tell.line('calls', 'acceptUserAgreement');
    const accepted = await client.mutate('AcceptUserAgreement', { token, version: userAgreement.version });
    moved(walk, 'acceptUserAgreement', accepted);
    sessionToken = accepted.sessionToken;
  }
  tell.line('calls', 'me, with the session that the browser now keeps');
  const { me } = await client.query('Me', {}, { authorization: `Bearer ${sessionToken}` });
  if (!me || !sessionToken) throw new Ended('The session that the sign-in gave opens nothing.');
  const devices = me.devices.map(
    ({ kind, name, hint }: { kind: string; name: string | null; hint: string }) =>
      kind === 'APP' ? `app "${name ?? hint}"` : `phone ${hint}`,
  );
  tell.line('answers', `${me.username}, ${me.status}, security codes by ${devices.join(' and ')}`);
  return sessionToken;
}

function deviceOfKind<D extends { readonly kind: string }>(devices: readonly D[], kind: string): D {
  const device = devices.find((one) => one.kind === kind);
  if (!device) throw new Ended(`The account has no ${kind === 'APP' ? 'app' : 'phone'} for security codes.`);
  return device;
}
