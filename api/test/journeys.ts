// Ways through the flows as a person goes them, by GraphQL alone: tests begin where their own question begins.
import type { Person } from '../evidence/people.js';
import type { TestApp } from './app.js';

/** What a person sees of the system: its endpoint, and what arrives. */
export type Reached = Pick<TestApp, 'graphql' | 'codeSentTo' | 'letters'>;

const USER_ERRORS = 'userErrors { code message field triesLeft retryAt }';
const REGISTRATION = `registration { id kind step allowedActions expiresAt email phone activation letter { expectedFrom expectedBy codeExpiresAt } } ${USER_ERRORS}`;
const LOGIN = `login { id step devices { id kind hint } allowedActions registrationToken expiresAt } ${USER_ERRORS}`;
const SIGNED_IN = `${LOGIN} session { id current client address } sessionToken`;

const HOLDER = `account { id email allowedActions } ${USER_ERRORS}`;

/** What each mutation's payload is asked for. */
export const SELECTIONS: Readonly<Record<string, string>> = {
  startRegistration: `${REGISTRATION} token`,
  resendEmailCode: REGISTRATION,
  confirmEmail: REGISTRATION,
  submitIdentity: REGISTRATION,
  submitFinancialAccount: REGISTRATION,
  sendPhoneActivationCode: REGISTRATION,
  confirmPhoneActivationCode: REGISTRATION,
  requestActivationCodeByMail: REGISTRATION,
  createCredentials: `${REGISTRATION} account { id username status }`,
  signIn: `${LOGIN} token`,
  sendSecurityCode: LOGIN,
  verifySecurityCode: SIGNED_IN,
  replaceTemporaryPassword: LOGIN,
  confirmSignInEmail: LOGIN,
  startRenewal: `${REGISTRATION} token`,
  enterActivationCode: LOGIN,
  requestNewActivationCode: `${LOGIN} letter { expectedFrom expectedBy codeExpiresAt }`,
  enrolPhone: LOGIN,
  startAppPairing: `${LOGIN} pairing { pairingCode qrCodeSvg otpauthUri expiresAt }`,
  confirmDevice: `${SIGNED_IN} device { id kind name hint addedAt }`,
  acceptUserAgreement: SIGNED_IN,
  removeApp: `account { id devices { id kind } allowedActions } ${USER_ERRORS}`,
  sendFreshSecurityCode: `account { id allowedActions } ${USER_ERRORS}`,
  freshenSecurityCode: `account { id allowedActions } session { id current } sessionToken ${USER_ERRORS}`,
  startPhoneChange: `${REGISTRATION} token account { id allowedActions }`,
  requestUsernameReminder: `accepted ${USER_ERRORS}`,
  startPasswordReset: `token ${USER_ERRORS}`,
  confirmPasswordResetEmail: `devices { id kind hint } question { id text } ${USER_ERRORS}`,
  sendPasswordResetSecurityCode: USER_ERRORS,
  resetPassword: USER_ERRORS,
  changePassword: HOLDER,
  changeEmail: HOLDER,
  confirmEmailChange: HOLDER,
  changeSiteIdentity: `account { id sitePhrase siteImage { id } } ${USER_ERRORS}`,
  changeSecretAnswers: HOLDER,
  changeLanguage: HOLDER,
  endSession: `account { id sessions { id current } } ${USER_ERRORS}`,
  disavowActivity: `accepted ${USER_ERRORS}`,
  pairApp: `secret algorithm digits period accountLabel issuer ${USER_ERRORS}`,
};

/** Calls a mutation and gives its payload; a top-level error fails the test. */
export async function call(
  app: Reached,
  mutation: string,
  input: object,
  headers: Record<string, string> = {},
) {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation Call($input: ${type}) { ${mutation}(input: $input) { ${SELECTIONS[mutation]} } }`;
  const { data, errors } = await app.graphql(query, { input }, headers);
  if (errors) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
  return data[mutation];
}

/** The same, and fails the test on a user error. */
export async function succeed(
  app: Reached,
  mutation: string,
  input: object,
  headers: Record<string, string> = {},
) {
  const payload = await call(app, mutation, input, headers);
  if (payload.userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(payload.userErrors)}`);
  return payload;
}

/** What a person answers at IDENTITY: everything as on the last-filed return. */
export function identityOf(person: Person) {
  const filed = [...person.returns].sort((a, b) => b.taxYear - a.taxYear)[0];
  return {
    ssn: person.ssn,
    dateOfBirth: person.dateOfBirth,
    filingStatus: filed?.filingStatus ?? 'HAVE_NOT_FILED',
    address: filed?.address ?? person.address,
  };
}

/** A financial account that the bureau confirms, with consent. */
export function financialAccountOf(person: Person) {
  const account = person.financialAccounts.find(
    ({ network, debit, corporate }) => network !== 'AMEX' && !debit && !corporate,
  );
  return { kind: account?.kind, lastEight: account?.lastEight, consentToSoftInquiry: true };
}

export const emailOf = (person: Person): string => `applicant-${person.ssn}@example.com`;
export const usernameOf = (person: Person): string =>
  `taxpayer.a${person.ssn.slice(0, 4)}b${person.ssn.slice(4)}`;
export const PASSWORD = 'seven otters crossed Elm Street';
export const SECRET_ANSWERS = [
  { questionId: 'first-trip-alone', answer: 'Duluth' },
  { questionId: 'childhood-hiding-place', answer: 'Behind the boiler' },
  { questionId: 'first-paid-thing', answer: 'A red kite' },
];
export const credentialsOf = (person: Person) => ({
  username: usernameOf(person),
  password: PASSWORD,
  sitePhrase: 'Seven green bottles',
  siteImageId: 'lighthouse',
});

type Stage = 'CONFIRM_EMAIL' | 'IDENTITY' | 'FINANCIAL_ACCOUNT' | 'PHONE' | 'PHONE_CODE' | 'CREDENTIALS';

/** Takes a person through the real steps until the registration stands at `stage`; gives the token. */
export async function registrationAt(app: Reached, stage: Stage, person: Person): Promise<string> {
  const { token } = await succeed(app, 'startRegistration', {
    firstName: person.firstName,
    lastName: person.lastName,
    email: emailOf(person),
    application: 'ESERVICES',
  });
  if (stage === 'CONFIRM_EMAIL') return token;
  await succeed(app, 'confirmEmail', { token, code: await app.codeSentTo(emailOf(person)) });
  if (stage === 'IDENTITY') return token;
  await succeed(app, 'submitIdentity', { token, ...identityOf(person) });
  if (stage === 'FINANCIAL_ACCOUNT') return token;
  await succeed(app, 'submitFinancialAccount', { token, ...financialAccountOf(person) });
  if (stage === 'PHONE') return token;
  const phone = person.phones[0]?.number ?? '';
  await succeed(app, 'sendPhoneActivationCode', { token, phone });
  if (stage === 'PHONE_CODE') return token;
  await succeed(app, 'confirmPhoneActivationCode', { token, code: await app.codeSentTo(phone) });
  return token;
}

/** A finished registration by phone: the account is ACTIVE. */
export async function registerByPhone(app: Reached, person: Person) {
  const token = await registrationAt(app, 'CREDENTIALS', person);
  return succeed(app, 'createCredentials', { token, ...credentialsOf(person) });
}

/** A registration by mail up to the letter: the account is AWAITING_ACTIVATION; gives the mailed code too. */
export async function registerByMail(app: Reached, person: Person) {
  const token = await registrationAt(app, 'PHONE', person);
  await succeed(app, 'requestActivationCodeByMail', { token });
  const before = new Set((await app.letters()).map(({ file }) => file));
  const created = await succeed(app, 'createCredentials', {
    token,
    ...credentialsOf(person),
    secretAnswers: SECRET_ANSWERS,
  });
  const letter = (await app.letters()).find(({ file, code }) => code !== undefined && !before.has(file));
  return { ...created, code: letter?.code ?? '' };
}

/** The right password; gives token and login. */
export function passwordAccepted(app: Reached, person: Person, password = PASSWORD) {
  return succeed(app, 'signIn', { username: usernameOf(person), password, application: 'ESERVICES' });
}

/** Signs in with password and texted code; gives the payload with `sessionToken`. */
export async function signInByText(app: Reached, person: Person, password = PASSWORD) {
  const { token, login } = await passwordAccepted(app, person, password);
  const device = login.devices.find(({ kind }: { kind: string }) => kind === 'PHONE');
  await succeed(app, 'sendSecurityCode', { token, deviceId: device.id });
  const code = await app.codeSentTo(person.phones[0]?.number ?? '');
  return succeed(app, 'verifySecurityCode', { token, deviceId: device.id, code, sessionTransport: 'BEARER' });
}

/** Enters a texted code in a session, which goes on under the token that this gives. */
export async function freshen(app: Reached, person: Person, sessionToken: string): Promise<string> {
  const headers = { authorization: `Bearer ${sessionToken}` };
  const { data } = await app.graphql('{ me { devices { id kind } } }', {}, headers);
  const deviceId = data.me.devices.find(({ kind }: { kind: string }) => kind === 'PHONE').id;
  await succeed(app, 'sendFreshSecurityCode', { deviceId }, headers);
  const code = await app.codeSentTo(person.phones[0]?.number ?? '');
  return (await succeed(app, 'freshenSecurityCode', { deviceId, code }, headers)).sessionToken;
}
