// Every outside party of the proofing is away. What needs none of them goes on: a holder signs in, looks after the
// account, changes devices and credentials, comes back after forgetting the password, and stops what was not the holder.
// What does need one says so, costs no try and loses no step (domain.md section 4).
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type TestApp, testApp } from '../test/app.js';
import { changeEmailTo, disavow, linkSentTo } from '../test/disavow-journeys.js';
import {
  call,
  emailOf,
  freshen,
  identityOf,
  PASSWORD,
  registerByPhone,
  registrationAt,
  SECRET_ANSWERS,
  signInByText,
  succeed,
} from '../test/journeys.js';
import { NEW_PASSWORD, resetTexted } from '../test/recovery-journeys.js';
import { appCode, bearer, meOf, ordinaryPerson, phoneOf, secretOfUri } from '../test/sign-in-journeys.js';

const holder = ordinaryPerson(0);
const applicant = ordinaryPerson(1);
const forgetful = ordinaryPerson(2);
const robbed = ordinaryPerson(3);
let app: TestApp;
let away = false;
let session = '';

const gone = async () => ({ result: 'unavailable' }) as const;

beforeAll(async () => {
  app = await testApp({
    evidence: ({ taxRecords, creditBureau, phoneOwnership }) => ({
      taxRecords: {
        ...taxRecords,
        matchIdentity: (claim) => (away ? gone() : taxRecords.matchIdentity(claim)),
        addressOfRecord: (ssn) => (away ? gone() : taxRecords.addressOfRecord(ssn)),
      },
      creditBureau: {
        ...creditBureau,
        checkFinancialAccount: (claim) => (away ? gone() : creditBureau.checkFinancialAccount(claim)),
      },
      phoneOwnership: {
        ...phoneOwnership,
        lookUp: (claim) => (away ? gone() : phoneOwnership.lookUp(claim)),
      },
    }),
  });
  for (const person of [holder, forgetful, robbed]) await registerByPhone(app, person);
  session = (await signInByText(app, holder)).sessionToken;
});
beforeEach(() => {
  away = true;
});
afterAll(() => app.close());

it('a holder signs in, and shows the second factor once more', async () => {
  const signedIn = await signInByText(app, holder);
  const fresh = await freshen(app, holder, signedIn.sessionToken);
  expect(await meOf(app, bearer(fresh))).toMatchObject({ status: 'ACTIVE' });
});

it('a holder changes password, e-mail, phrase, image and answers', async () => {
  const signedIn = bearer(session);
  await succeed(app, 'changePassword', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, signedIn);
  await succeed(app, 'changePassword', { currentPassword: NEW_PASSWORD, newPassword: PASSWORD }, signedIn);
  await changeEmailTo(app, session, 'elsewhere@example.com');
  await changeEmailTo(app, session, emailOf(holder));
  await succeed(
    app,
    'changeSiteIdentity',
    { sitePhrase: 'A quiet harbor', siteImageId: 'lighthouse' },
    signedIn,
  );
  await succeed(app, 'changeSecretAnswers', { secretAnswers: SECRET_ANSWERS }, signedIn);
});

it('a holder adds an authenticator app and takes it off again', async () => {
  const signedIn = bearer(session);
  const { pairing } = await succeed(app, 'startAppPairing', { name: 'Tablet' }, signedIn);
  const code = appCode(app, secretOfUri(pairing.otpauthUri));
  const { device } = await succeed(app, 'confirmDevice', { code }, signedIn);
  await succeed(app, 'removeApp', { deviceId: device.id }, signedIn);
  expect((await meOf(app, signedIn)).devices).toHaveLength(1);
});

it('who forgot the password comes back, and is told by e-mail and text where no letter can be sent', async () => {
  const { input } = await resetTexted(app, forgetful);
  await succeed(app, 'resetPassword', input);
  expect(await linkSentTo(app, emailOf(forgetful))).toHaveLength(43);
  expect(await linkSentTo(app, phoneOf(forgetful))).toHaveLength(43);
  const { sessionToken } = await signInByText(app, forgetful, NEW_PASSWORD);
  expect(await meOf(app, bearer(sessionToken))).toMatchObject({ status: 'ACTIVE' });
});

it('"this was not me" stops the account', async () => {
  const { sessionToken } = await signInByText(app, robbed);
  await changeEmailTo(app, sessionToken, 'robber@example.com');
  expect(await disavow(app, await linkSentTo(app, emailOf(robbed)))).toMatchObject({ accepted: true });
  expect(await meOf(app, bearer(sessionToken))).toBeNull();
});

it('a proofing says that it cannot go on now, and goes on where it stood when the provider is back', async () => {
  const token = await registrationAt(app, 'IDENTITY', applicant);
  const identity = { token, ...identityOf(applicant) };
  for (let round = 0; round < 5; round += 1) {
    const { registration, userErrors } = await call(app, 'submitIdentity', identity);
    expect(registration.step).toBe('IDENTITY');
    expect(userErrors).toMatchObject([{ code: 'PROVIDER_UNAVAILABLE', triesLeft: null }]);
  }
  away = false;
  expect((await succeed(app, 'submitIdentity', identity)).registration.step).toBe('FINANCIAL_ACCOUNT');
});
