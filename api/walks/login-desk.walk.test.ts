// domain.md 2.4 and 2.7 step 4, api.md "Flows, settled": the first sign-in with a temporary password from the help desk,
// an e-mail address given to the desk, and the user agreement; every requirement before the session, in its order.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { issueByDesk, publishAgreement, TEMPORARY_PASSWORD } from '../test/desk-fixtures.js';
import {
  call,
  credentialsOf,
  emailOf,
  PASSWORD,
  passwordAccepted,
  registerByPhone,
  SECRET_ANSWERS,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import {
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  texted,
  tryPassword,
  wrongOf,
} from '../test/sign-in-journeys.js';

type Person = ReturnType<typeof ordinaryPerson>;
const chosen = (person: Person) => {
  const { username: _, ...secrets } = credentialsOf(person);
  return { ...secrets, secretAnswers: SECRET_ANSWERS };
};
const withTemporary = (app: TestApp, person: Person) => passwordAccepted(app, person, TEMPORARY_PASSWORD);

describe('a temporary password', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  it('comes before e-mail, mailed code and device, and the session after all of them', async () => {
    const person = ordinaryPerson(0);
    const given = `desk-${person.ssn}@example.com`;
    const { code: mailed } = await issueByDesk(app, person, { unconfirmedEmail: given });
    const { token, login } = await withTemporary(app, person);
    expect(login).toMatchObject({
      step: 'REPLACE_TEMPORARY_PASSWORD',
      allowedActions: ['replaceTemporaryPassword'],
    });
    expect(await meOf(app, bearer(token))).toBeNull();
    expect(errorOf(await call(app, 'enterActivationCode', { token, code: mailed })).code).toBe(
      'STEP_OUT_OF_ORDER',
    );
    const replaced = await succeed(app, 'replaceTemporaryPassword', { token, ...chosen(person) });
    expect(replaced.login).toMatchObject({ step: 'CONFIRM_EMAIL', allowedActions: ['confirmSignInEmail'] });
    const code = await app.codeSentTo(given);
    expect(app.emails.filter(({ to }) => to === emailOf(person))).toEqual([]);
    expect((await call(app, 'confirmSignInEmail', { token, code: 'abc' })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'code'] },
    ]);
    expect(errorOf(await call(app, 'confirmSignInEmail', { token, code: wrongOf(code) }))).toMatchObject({
      code: 'CODE_INCORRECT',
      triesLeft: 2,
    });
    expect((await succeed(app, 'confirmSignInEmail', { token, code })).login.step).toBe('ACTIVATION_CODE');
    expect((await succeed(app, 'enterActivationCode', { token, code: mailed })).login.step).toBe(
      'ENROL_DEVICE',
    );
    await succeed(app, 'enrolPhone', { token, phone: '202-555-0150' });
    const { sessionToken } = await succeed(app, 'confirmDevice', {
      token,
      code: await app.codeSentTo('+12025550150'),
      sessionTransport: 'BEARER',
    });
    const { data } = await app.graphql(
      '{ me { email sitePhrase identityProofing { method } } }',
      {},
      bearer(sessionToken),
    );
    expect(data.me).toEqual({
      email: given,
      sitePhrase: credentialsOf(person).sitePhrase,
      identityProofing: { method: 'EXCEPTION_BY_PHONE' },
    });
    // After a temporary password the second factor does not count as fresh.
    const [session] = await app.deps.db.read((tx) => tx.sql(sql`SELECT second_factor_at FROM session`));
    expect(session?.second_factor_at).toBeNull();
    expect(errorOf(await tryPassword(app, usernameOf(person), TEMPORARY_PASSWORD)).code).toBe(
      'CREDENTIALS_INCORRECT',
    );
    expect((await passwordAccepted(app, person)).login.step).toBe('SECURITY_CODE');
  });

  it('is replaced by a password that meets the policy, with three answers, and not by itself', async () => {
    const person = ordinaryPerson(1);
    await issueByDesk(app, person);
    const { token } = await withTemporary(app, person);
    const replace = (changes: object) =>
      call(app, 'replaceTemporaryPassword', { token, ...chosen(person), ...changes });
    const faults: [object, string, string[]][] = [
      [{ password: 'short' }, 'PASSWORD_REJECTED', ['input', 'password']],
      [{ password: 'password1234' }, 'PASSWORD_REJECTED', ['input', 'password']],
      [{ password: `x ${usernameOf(person)}` }, 'PASSWORD_REJECTED', ['input', 'password']],
      [{ password: TEMPORARY_PASSWORD }, 'PASSWORD_REJECTED', ['input', 'password']],
      [{ sitePhrase: '' }, 'INVALID_INPUT', ['input', 'sitePhrase']],
      [{ siteImageId: 'nothing' }, 'INVALID_INPUT', ['input', 'siteImageId']],
      [{ secretAnswers: null }, 'INVALID_INPUT', ['input', 'secretAnswers']],
      [{ secretAnswers: SECRET_ANSWERS.slice(0, 2) }, 'INVALID_INPUT', ['input', 'secretAnswers']],
    ];
    for (const [changes, code, field] of faults) {
      const { userErrors, login } = await replace(changes);
      expect([changes, userErrors[0]?.code, userErrors[0]?.field]).toEqual([changes, code, field]);
      expect(login.step).toBe('REPLACE_TEMPORARY_PASSWORD');
    }
    expect((await replace({ password: 'no', sitePhrase: '', siteImageId: 'x' })).userErrors).toHaveLength(3);
    expect((await replace({})).login.step).toBe('ACTIVATION_CODE');
    expect(errorOf(await replace({})).code).toBe('STEP_OUT_OF_ORDER');
    // Interrupted here: the person's own password goes on with the mailed code.
    expect((await passwordAccepted(app, person)).login.step).toBe('ACTIVATION_CODE');
  });

  it('is of no use after 24 hours, like any wrong one, and counts as such', async () => {
    const person = ordinaryPerson(2);
    await issueByDesk(app, person);
    app.clock.advance(24 * HOUR_MS - 1);
    expect((await withTemporary(app, person)).login.step).toBe('REPLACE_TEMPORARY_PASSWORD');
    app.clock.advance(1);
    expect(errorOf(await tryPassword(app, usernameOf(person), TEMPORARY_PASSWORD))).toMatchObject({
      code: 'CREDENTIALS_INCORRECT',
      triesLeft: 2,
    });
  });

  it('leaves an e-mail code that is too old or used up to the next sign-in', async () => {
    const person = ordinaryPerson(3);
    const given = `desk-${person.ssn}@example.com`;
    await issueByDesk(app, person, { unconfirmedEmail: given });
    const { token } = await withTemporary(app, person);
    await succeed(app, 'replaceTemporaryPassword', { token, ...chosen(person) });
    const code = await app.codeSentTo(given);
    app.clock.advance(15 * MINUTE_MS);
    expect(errorOf(await call(app, 'confirmSignInEmail', { token, code })).code).toBe('CODE_EXPIRED');
    const next = await passwordAccepted(app, person);
    expect(next.login.step).toBe('CONFIRM_EMAIL');
    const newer = await app.codeSentTo(given);
    for (const left of [2, 1, 0]) {
      expect(
        errorOf(await call(app, 'confirmSignInEmail', { token: next.token, code: wrongOf(newer) })).triesLeft,
      ).toBe(left);
    }
    expect(errorOf(await call(app, 'confirmSignInEmail', { token: next.token, code: newer })).code).toBe(
      'CODE_USED_UP',
    );
    const last = await passwordAccepted(app, person);
    const newest = await app.codeSentTo(given);
    const confirmed = await succeed(app, 'confirmSignInEmail', { token: last.token, code: newest });
    expect(confirmed.login.step).toBe('ACTIVATION_CODE');
  });
});

describe('a user agreement', () => {
  let app: TestApp;
  const [person, newcomer] = [ordinaryPerson(0), ordinaryPerson(1)];
  beforeAll(async () => {
    app = await testApp();
    await registerByPhone(app, person);
  });
  afterAll(() => app.close());
  afterEach(() =>
    app.deps.db.inTx(async (tx) => {
      await tx.execute(sql`DELETE FROM agreement_acceptance`);
      await tx.execute(sql`DELETE FROM user_agreement`);
    }),
  );
  const atAgreement = async () => {
    const at = await texted(app, person);
    const { login, session, sessionToken } = await succeed(app, 'verifySecurityCode', {
      ...at,
      sessionTransport: 'BEARER',
    });
    expect([login.step, session, sessionToken]).toEqual(['AGREEMENT', null, null]);
    return at.token;
  };
  const accept = (token: string, version: string) => call(app, 'acceptUserAgreement', { token, version });

  it('that is announced is not asked for before its day; then it comes between the code and the session, and so does the next version', async () => {
    await publishAgreement(app, '2018-1', new Date(app.clock.epochMs() + DAY_MS).toISOString());
    const before = await texted(app, person);
    expect((await succeed(app, 'verifySecurityCode', before)).login.step).toBe('COMPLETE');
    app.clock.advance(DAY_MS);
    const token = await atAgreement();
    expect(await meOf(app, bearer(token))).toBeNull();
    const unknown = await accept(token, '2017-9');
    expect(unknown.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'version'] }]);
    expect(unknown.login).toMatchObject({ step: 'AGREEMENT', allowedActions: ['acceptUserAgreement'] });
    // How the session travels was said one step earlier, and is remembered.
    const { login, sessionToken } = await accept(token, '2018-1');
    expect(login.step).toBe('COMPLETE');
    expect((await meOf(app, bearer(sessionToken))).status).toBe('ACTIVE');
    expect(errorOf(await accept(token, '2018-1')).code).toBe('STEP_OUT_OF_ORDER');
    const next = await texted(app, person);
    expect((await succeed(app, 'verifySecurityCode', next)).login.step).toBe('COMPLETE');

    // Two sign-ins may accept the new version one after the other.
    await publishAgreement(app, '2018-2');
    const tokens = [await atAgreement(), await atAgreement()];
    expect(errorOf(await accept(tokens[0] ?? '', '2018-1')).code).toBe('AGREEMENT_REQUIRED');
    for (const token of tokens) expect((await accept(token, '2018-2')).sessionToken).toMatch(/^[\w-]{43}$/);
  });

  it('comes last on the return by mail, after the device', async () => {
    await publishAgreement(app, '2018-2');
    const { code } = await issueByDesk(app, newcomer);
    const { token } = await withTemporary(app, newcomer);
    await succeed(app, 'replaceTemporaryPassword', { token, ...chosen(newcomer) });
    await succeed(app, 'enterActivationCode', { token, code });
    await succeed(app, 'enrolPhone', { token, phone: '202-555-0160' });
    const confirmed = await succeed(app, 'confirmDevice', {
      token,
      code: await app.codeSentTo('+12025550160'),
    });
    expect([confirmed.login.step, confirmed.session]).toEqual(['AGREEMENT', null]);
    // Broken off here, the account is active: the next sign-in asks for the code, then for the agreement.
    expect((await passwordAccepted(app, newcomer, PASSWORD)).login.step).toBe('SECURITY_CODE');
    expect((await accept(token, '2018-2')).login.step).toBe('COMPLETE');
  });
});
