// domain.md 2.8, api.md changePassword: another password for a signed-in holder. The new one is judged before the current
// one is looked at; a wrong current one counts and locks as at the sign-in.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../evidence/people.js';
import { MINUTE_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  freshen,
  identityOf,
  PASSWORD,
  passwordAccepted,
  registerByPhone,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { resetTexted } from '../test/recovery-journeys.js';
import { startPhoneChange } from '../test/renewal-journeys.js';
import {
  activityOf,
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  texted,
  tryPassword,
} from '../test/sign-in-journeys.js';
import { onlyError } from '../test/told.js';

const NEW = 'nine herons left at dusk';

describe.each(['irs-2017', 'nist-800-63-4'])('a change of the password, with %s,', (policy) => {
  let app: TestApp;
  let person: Person;
  let persons = 0;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy } });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    person = ordinaryPerson(persons);
    persons += 1;
    await registerByPhone(app, person);
  });
  const signedIn = async () => bearer((await signInByText(app, person)).sessionToken);
  const change = (headers: object, newPassword = NEW, currentPassword = PASSWORD, idempotencyKey?: string) =>
    call(app, 'changePassword', { currentPassword, newPassword, idempotencyKey }, { ...headers });
  const tries = () => app.deps.policy.passwordTries;

  it('ends every other session, every sign-in, reset and phone change on its way, and the old password with them', async () => {
    const here = await signedIn();
    const other = (await signInByText(app, person)).sessionToken;
    const elsewhere = bearer(other);
    // A thief of that session is on the way to a phone of his own.
    const { token } = await startPhoneChange(app, other);
    const onItsWay = await texted(app, person);
    const reset = await resetTexted(app, person);
    await app.deliver();
    const [mails, texts] = [app.emails.length, app.texts.length];
    const changed = await change(here);
    expect(changed.userErrors).toEqual([]);
    expect(changed.account.email).toBe(emailOf(person));
    expect((await meOf(app, here)).sessions).toHaveLength(1);
    expect(await meOf(app, elsewhere)).toBeNull();
    expect(errorOf(await call(app, 'verifySecurityCode', onItsWay)).code).toBe('FLOW_EXPIRED');
    expect(errorOf(await call(app, 'resetPassword', reset.input)).code).toBe('FLOW_EXPIRED');
    const renewal = await call(app, 'submitIdentity', { token, ...identityOf(person) });
    expect(errorOf(renewal).code).toBe('FLOW_EXPIRED');
    expect(errorOf(await tryPassword(app, usernameOf(person), PASSWORD)).code).toBe('CREDENTIALS_INCORRECT');
    expect((await passwordAccepted(app, person, NEW)).login.step).toBe('SECURITY_CODE');

    await app.deliver();
    const [mail, ...more] = app.emails.slice(mails);
    expect([mail?.to, mail?.subject, more]).toEqual([
      emailOf(person),
      'Your Secure Access password was changed',
      [],
    ]);
    expect(mail?.text).toMatch(/\n\S+\/not-me#[\w-]{43}\n/);
    const [text, ...furtherTexts] = app.texts.slice(texts);
    expect([text?.to, furtherTexts]).toEqual([phoneOf(person), []]);
    expect(text?.text).toMatch(/password changed .*\/not-me#[\w-]{43}$/);
    expect(await activityOf(app, here)).toContainEqual({
      kind: 'PASSWORD_CHANGED',
      text: 'The password was changed',
      outcome: 'DONE',
    });
  });

  it('to one that may not be used says why, and costs no try of the current one', async () => {
    const here = await signedIn();
    const { username, sitePhrase } = credentialsOf(person);
    const refused = [
      ['short 1', 'This password is too short'],
      ['Password123', 'on the list of those that thieves try first'],
      [`my ${username} again`, 'must not contain your username'],
      [sitePhrase.toUpperCase(), 'This is your site phrase'],
      [PASSWORD, 'This is the password that you have now'],
    ] as const;
    for (let round = 0; round <= tries(); round += refused.length)
      for (const [password, why] of refused) {
        const error = onlyError(await change(here, password, PASSWORD));
        expect(error).toMatchObject({
          code: 'PASSWORD_REJECTED',
          field: ['input', 'newPassword'],
          triesLeft: null,
        });
        expect(error.message).toContain(why);
      }
    const missed = onlyError(await change(here, NEW, 'not the one'));
    expect(missed).toMatchObject({
      code: 'CREDENTIALS_INCORRECT',
      field: ['input', 'currentPassword'],
      triesLeft: tries() - 1,
      message: 'The current password is not right. Please check it and try again.',
    });
  });

  it('with a wrong current one locks, the sign-in too, until the time is over; a right one then clears', async () => {
    const here = await signedIn();
    for (let left = tries() - 1; left > 0; left -= 1)
      expect(errorOf(await change(here, NEW, 'not the one'))).toEqual({
        code: 'CREDENTIALS_INCORRECT',
        triesLeft: left,
        retryAt: null,
      });
    const retryAt = new Date(
      app.clock.epochMs() + app.deps.policy.passwordLockMinutes * MINUTE_MS,
    ).toISOString();
    const locked = { code: 'LOCKED', triesLeft: 0, retryAt };
    expect(errorOf(await change(here, NEW, 'not the one'))).toEqual(locked);
    expect(errorOf(await change(here))).toEqual(locked);
    expect(errorOf(await tryPassword(app, usernameOf(person), PASSWORD))).toEqual(locked);
    app.clock.advance(app.deps.policy.passwordLockMinutes * MINUTE_MS);
    const again = bearer(await freshen(app, person, (await signInByText(app, person)).sessionToken));
    expect((await change(again)).userErrors).toEqual([]);
    expect(errorOf(await tryPassword(app, usernameOf(person), 'not the one')).triesLeft).toBe(tries() - 1);
  });

  it('wants a fresh second factor, and looks at no password without one', async () => {
    const { sessionToken } = await signInByText(app, person);
    const minutes = app.deps.policy.freshMinutes;
    app.clock.advance((minutes / 2) * MINUTE_MS);
    expect(await meOf(app, bearer(sessionToken))).toBeTruthy();
    app.clock.advance((minutes / 2) * MINUTE_MS);
    for (let n = 0; n <= tries(); n += 1)
      expect(errorOf(await change(bearer(sessionToken), 'short', 'not the one')).code).toBe(
        'FRESH_CODE_REQUIRED',
      );
    const fresh = bearer(await freshen(app, person, sessionToken));
    expect(errorOf(await change(fresh, NEW, 'not the one')).triesLeft).toBe(tries() - 1);
    expect((await change(fresh)).userErrors).toEqual([]);
    await succeed(app, 'changePassword', { currentPassword: NEW, newPassword: PASSWORD }, fresh);
  });

  it('is not there for who is not signed in', async () => {
    const query = `mutation M($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code } } }`;
    const input = { currentPassword: PASSWORD, newPassword: NEW };
    const { data, errors } = await app.graphql(query, { input });
    expect([data ?? null, errors[0].extensions.code]).toEqual([null, 'UNAUTHENTICATED']);
  });

  it('asked for twice under one key is the same change; without one it finds the new password', async () => {
    const here = await signedIn();
    await app.deliver();
    const before = app.emails.length;
    const key = 'one-click-of-many';
    expect((await change(here, NEW, PASSWORD, key)).userErrors).toEqual([]);
    const replayed = await change(here, NEW, PASSWORD, key);
    expect([replayed.userErrors, replayed.account.email]).toEqual([[], emailOf(person)]);
    expect(onlyError(await change(here, `${NEW} again`, NEW, key))).toMatchObject({
      code: 'INVALID_INPUT',
      field: ['input', 'idempotencyKey'],
    });
    expect(errorOf(await change(here, `${NEW} again`)).code).toBe('CREDENTIALS_INCORRECT');
    await app.deliver();
    expect(app.emails.length - before).toBe(1);
  });
});
