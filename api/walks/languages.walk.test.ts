// English and Spanish (api.md "Flows, settled"): what is answered follows the request, what is sent follows the person:
// the language asked for at the start is kept, whatever browser the person sits at later.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../test/app.js';
import { testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  passwordAccepted,
  registerByMail,
  registerByPhone,
  registrationAt,
  signInByText,
  succeed,
} from '../test/journeys.js';
import { legacyPerson, upgradeAtPhoneCode } from '../test/legacy-people.js';
import {
  appCode,
  atEnrolDevice,
  bearer,
  ordinaryPerson,
  phoneOf,
  secretOfUri,
  texted,
} from '../test/sign-in-journeys.js';

const mexican = { 'accept-language': 'es-MX,es;q=0.9,en;q=0.8' };
const american = { 'accept-language': 'en-US,en;q=0.9,es;q=0.2' };
const LOGIN = 'query Login($token: String!) { login(token: $token) { step devices { id } } }';
const ME = '{ me { devices { name hint } activity(first: 5) { edges { node { text } } } } }';

/** The same reach with a browser of this language. */
const speaking = (app: TestApp, language: Record<string, string>): TestApp => ({
  ...app,
  graphql: (query, variables, headers) => app.graphql(query, variables, { ...language, ...headers }),
});

let app: TestApp;
let spanish: TestApp;
let english: TestApp;
beforeAll(async () => {
  app = await testApp();
  spanish = speaking(app, mexican);
  english = speaking(app, american);
});
afterAll(() => app.close());

/** What was sent last to an address or a number, without its code line. */
const lastTo = async (recipient: string): Promise<string> => {
  await app.deliver();
  return [...app.emails, ...app.texts].filter(({ to }) => to === recipient).at(-1)?.text ?? '';
};

describe('who begins in Spanish', () => {
  it('gets mail and texts in Spanish, also when the rest is done in an English browser', async () => {
    const person = ordinaryPerson(0);
    const token = await registrationAt(spanish, 'CONFIRM_EMAIL', person);
    expect(await lastTo(emailOf(person))).toMatch(/Escriba este código/);
    await succeed(english, 'resendEmailCode', { token });
    expect(await lastTo(emailOf(person))).toMatch(/Escriba este código/);

    const other = ordinaryPerson(1);
    const begun = await registrationAt(spanish, 'PHONE_CODE', other);
    expect(await lastTo(phoneOf(other))).toMatch(/^Secure Access: su clave para activar la cuenta/);
    const code = await app.codeSentTo(phoneOf(other));
    await succeed(english, 'confirmPhoneActivationCode', { token: begun, code });
    await succeed(english, 'createCredentials', { token: begun, ...credentialsOf(other) });
    await texted(english, other);
    expect(await lastTo(phoneOf(other))).toMatch(/^Secure Access: su clave de seguridad/);
  });

  it('gets letters and notices in Spanish', async () => {
    const person = ordinaryPerson(2);
    await registerByMail(spanish, person);
    expect(await lastTo(emailOf(person))).toMatch(/se creó una cuenta de Secure Access/);
    const letter = (await app.letters()).at(-1);
    expect(letter?.pdf.toString('latin1')).toContain('/Lang (es-US)');
  });
});

describe('who had e-Services before', () => {
  it('gets everything in the language of the upgrade: nobody had asked before', async () => {
    const one = legacyPerson(0);
    const { token, registrationToken } = await upgradeAtPhoneCode(spanish, one);
    expect(await lastTo(phoneOf(one.person))).toMatch(/^Secure Access: su clave para activar la cuenta/);
    const code = await app.codeSentTo(phoneOf(one.person));
    await succeed(english, 'confirmPhoneActivationCode', { token: registrationToken, code });
    const { login } = (await english.graphql(LOGIN, { token })).data;
    await succeed(english, 'sendSecurityCode', { token, deviceId: login.devices[0].id });
    expect(await lastTo(phoneOf(one.person))).toMatch(/^Secure Access: su clave de seguridad/);
    expect((await app.letters()).at(-1)?.pdf.toString('latin1')).toContain('/Lang (es-US)');
  });
});

describe('who begins in English', () => {
  it('gets texts in English, also when signing in at a Spanish browser', async () => {
    const person = ordinaryPerson(3);
    await registerByPhone(english, person);
    await texted(spanish, person);
    expect(await lastTo(phoneOf(person))).toMatch(/^Secure Access: your security code/);
  });
});

describe('what is answered', () => {
  it('follows the browser, request by request: errors, devices, activity', async () => {
    const person = ordinaryPerson(4);
    await registerByPhone(english, person);
    const { sessionToken } = await signInByText(english, person);
    const seen = async (language: Record<string, string>) =>
      (await app.graphql(ME, {}, { ...language, ...bearer(sessionToken) })).data.me;
    const [inEnglish, inSpanish] = [await seen(american), await seen(mexican)];
    expect(inEnglish.devices[0].name).toBe('Phone');
    expect(inSpanish.devices[0].name).toBe('Teléfono');
    expect(inEnglish.activity.edges[0].node.text).toBe('Signed in');
    expect(inSpanish.activity.edges[0].node.text).toBe('Inicio de sesión');

    const wrong = { username: 'nobody.of.that.name', password: 'nothing at all', application: 'ESERVICES' };
    const said = async (reach: TestApp) => (await call(reach, 'signIn', wrong)).userErrors[0].message;
    expect(await said(english)).toMatch(/^The username or the password is not right/);
    expect(await said(spanish)).toMatch(/^El usuario o la contraseña no es correcto/);
  });

  it('names an app that nobody named in the language of its reader, and a named one as it was named', async () => {
    const [unnamed, named] = [ordinaryPerson(5), ordinaryPerson(6)];
    const hint = async (person: typeof named, input: object, reach: TestApp) => {
      const token = await atEnrolDevice(app, person);
      const { pairing } = await succeed(reach, 'startAppPairing', { token, ...input });
      const secret = secretOfUri(pairing.otpauthUri);

      const code = appCode(app, secret);
      await succeed(reach, 'confirmDevice', { token, code });
      return async (at: TestApp) => (await passwordAccepted(at, person)).login.devices[0].hint;
    };
    const ofUnnamed = await hint(unnamed, {}, english);
    expect(await ofUnnamed(english)).toBe('Authenticator app');
    expect(await ofUnnamed(spanish)).toBe('Aplicación de autenticación');
    const ofNamed = await hint(named, { name: 'Phone of Ana' }, spanish);
    expect(await ofNamed(english)).toBe('Phone of Ana');
    expect(await ofNamed(spanish)).toBe('Phone of Ana');
  });

  it('asks in Spanish to sign in', async () => {
    const { errors } = await spanish.graphql('mutation { signOut { userErrors { code } } }');
    expect(errors[0]).toMatchObject({
      message: 'Primero inicie sesión.',
      extensions: { code: 'UNAUTHENTICATED' },
    });
  });
});
