// domain.md 2.8, api.md changeEmail: confirmed on the new address, announced on the old, and the same answer whoever has
// the new one already.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { issueByDesk, TEMPORARY_PASSWORD } from '../test/desk-fixtures.js';
import {
  call,
  credentialsOf,
  emailOf,
  passwordAccepted,
  registerByPhone,
  SECRET_ANSWERS,
  signInByText,
  succeed,
} from '../test/journeys.js';
import { activityOf, bearer, errorOf, ordinaryPerson, phoneOf, wrongOf } from '../test/sign-in-journeys.js';
import { onlyError } from '../test/told.js';

describe.each(['irs-2017', 'nist-800-63-4'])('a change of the e-mail address, with %s,', (policy) => {
  let app: TestApp;
  const [person, other, hasty] = [ordinaryPerson(0), ordinaryPerson(1), ordinaryPerson(2)];
  const mover = ordinaryPerson(4);
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy } });
    for (const one of [person, other, hasty, mover]) await registerByPhone(app, one);
  });
  // What the other tests spent is given back.
  beforeEach(() => app.clock.advance(DAY_MS));
  afterAll(() => app.close());
  const signedIn = async (one: typeof person) => bearer((await signInByText(app, one)).sessionToken);
  const change = (headers: Record<string, string>, email: string) =>
    call(app, 'changeEmail', { email }, headers);
  const confirm = (headers: Record<string, string>, code: string) =>
    call(app, 'confirmEmailChange', { code }, headers);
  /** Where mail went since `from` letters, and with which subject. */
  const mailed = async (from: number) => {
    await app.deliver();
    return app.emails.slice(from).map(({ to, subject }) => `${to}: ${subject}`);
  };
  const told = async () => {
    await app.deliver();
    return app.emails.length;
  };

  it('asks the new address, tells the old one, takes effect with the code, and moves the reminder of the username', async () => {
    const here = await signedIn(mover);
    const [first, texts] = [await told(), app.texts.length];
    const asked = await change(here, ' Anna.New@Example.com ');
    expect(asked.userErrors).toEqual([]);
    expect(asked.account.email).toBe(emailOf(mover));
    expect(asked.account.allowedActions).toContain('confirmEmailChange');
    // Whoever comes back to the page still sees where the code went.
    const waiting = async () => (await app.graphql('{ me { newEmail } }', {}, here)).data.me.newEmail;
    expect(await waiting()).toBe('A***@Example.com');
    expect((await mailed(first)).sort()).toEqual([
      'Anna.New@Example.com: Confirm your new e-mail address',
      `${emailOf(mover)}: Another e-mail address was given for Secure Access`,
    ]);
    const second = await told();
    const confirmed = await confirm(here, await app.codeSentTo('Anna.New@Example.com'));
    expect(confirmed.userErrors).toEqual([]);
    expect(confirmed.account.email).toBe('Anna.New@Example.com');
    expect(confirmed.account.allowedActions).not.toContain('confirmEmailChange');
    expect(await waiting()).toBeNull();
    const subject = 'The e-mail address of your Secure Access account was changed';
    expect((await mailed(second)).sort()).toEqual([
      `Anna.New@Example.com: ${subject}`,
      `${emailOf(mover)}: ${subject}`,
    ]);
    for (const { text } of app.emails.slice(second)) expect(text).toMatch(/\n\S+\/not-me#[\w-]{43}\n/);
    expect(app.texts.slice(texts).map(({ to }) => to)).toEqual([phoneOf(mover)]);
    expect(app.texts.at(-1)?.text).toContain('e-mail changed');
    const kinds = (await activityOf(app, here)).map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['EMAIL_CHANGE_ASKED', 'EMAIL_CHANGED']));

    const before = await told();
    for (const email of ['anna.new@example.com', emailOf(mover)])
      await succeed(app, 'requestUsernameReminder', { email });
    await app.deliver();
    const reminded = app.emails.slice(before);
    const named = (to: string) =>
      reminded.find((mail) => mail.to.toLowerCase() === to)?.text.includes('taxpayer.a');
    expect([named('anna.new@example.com'), named(emailOf(mover))]).toEqual([true, false]);
  });

  it('to an address that another account has answers like any other', async () => {
    const here = await signedIn(person);
    const asked = await change(here, emailOf(other));
    expect(asked.userErrors).toEqual([]);
    expect((await confirm(here, await app.codeSentTo(emailOf(other)))).account.email).toBe(emailOf(other));
  });

  it('to what is no address, or is the present one, says so on the field', async () => {
    const here = await signedIn(other);
    for (const [email, why] of [
      ['anna@', 'not a complete e-mail address'],
      ['', 'fill in this field'],
      [emailOf(other).toUpperCase(), 'the e-mail address that we have now'],
    ] as const) {
      const error = onlyError(await change(here, email));
      expect(error).toMatchObject({ code: 'INVALID_INPUT', field: ['input', 'email'] });
      expect(error.message).toContain(why);
    }
  });

  it('that is wrong too often, late, or overtaken by another, comes to nothing', async () => {
    const here = await signedIn(hasty);
    expect(errorOf(await confirm(here, '123456')).code).toBe('CODE_EXPIRED');
    await change(here, 'one@example.com');
    const code = await app.codeSentTo('one@example.com');
    const { codeTries, emailCodeMinutes } = app.deps.policy;
    expect(errorOf(await confirm(here, 'x'))).toMatchObject({ code: 'INVALID_INPUT' });
    for (let left = codeTries - 1; left > 0; left -= 1)
      expect(errorOf(await confirm(here, wrongOf(code)))).toMatchObject({
        code: 'CODE_INCORRECT',
        triesLeft: left,
      });
    // The same address once more sends a new code and keeps the tries spent.
    await change(here, 'one@example.com');
    const newer = await app.codeSentTo('one@example.com');
    expect(errorOf(await confirm(here, wrongOf(newer)))).toMatchObject({
      code: 'CODE_USED_UP',
      triesLeft: 0,
    });
    const usedUp = onlyError(await confirm(here, newer));
    expect(usedUp).toMatchObject({ code: 'CODE_USED_UP', field: ['input', 'code'] });
    expect(usedUp.message).toContain('Please give the new address again');

    await change(here, 'two@example.com');
    const older = await app.codeSentTo('two@example.com');
    await change(here, 'three@example.com');
    const newest = await app.codeSentTo('three@example.com');
    if (older !== newest) expect(errorOf(await confirm(here, older)).code).toBe('CODE_INCORRECT');
    expect((await confirm(here, newest)).account.email).toBe('three@example.com');
    // Once more, after an answer that was lost: it says that the code did its work.
    const repeated = onlyError(await confirm(here, newest));
    expect(repeated).toMatchObject({ code: 'CODE_EXPIRED', field: ['input', 'code'] });
    expect(repeated.message).toContain('it was used already');

    await change(here, 'four@example.com');
    const late = await app.codeSentTo('four@example.com');
    app.clock.advance(emailCodeMinutes * MINUTE_MS);
    expect(errorOf(await confirm(await signedIn(hasty), late)).code).toBe('CODE_EXPIRED');
  });

  it('goes out five times an hour for a holder, to whatever addresses', async () => {
    const { sessionToken } = await signInByText(app, other);
    const addresses = [1, 2, 3, 4, 5, 6].map((n) => `friend${n}@example.com`);
    const answers = [];
    for (const email of addresses) answers.push(await change(bearer(sessionToken), email));
    expect(answers.map(({ userErrors }) => userErrors[0]?.code ?? 'done')).toEqual([
      ...Array(5).fill('done'),
      'RATE_LIMITED',
    ]);
    const open = await app.deps.db.read((tx) =>
      tx.sql(sql`SELECT id FROM email_change WHERE state = 'OPEN' AND expires_at > ${app.clock.iso()}`),
    );
    expect(open).toHaveLength(1);
  });

  it('wants a fresh second factor for the asking, none for the code', async () => {
    const here = await signedIn(person);
    const half = (app.deps.policy.freshMinutes / 2) * MINUTE_MS;
    app.clock.advance(half);
    await change(here, 'late@example.com');
    const code = await app.codeSentTo('late@example.com');
    app.clock.advance(half);
    expect(errorOf(await change(here, 'later@example.com')).code).toBe('FRESH_CODE_REQUIRED');
    expect((await confirm(here, code)).account.email).toBe('late@example.com');
  });

  it('spends nothing of what an address is mailed for a sign-in: whoever has an account could else stop one', async () => {
    const given = 'given.to.the.desk@example.com';
    const there = await signedIn(other);
    for (let n = 0; n < app.deps.policy.sendsPerHour; n += 1)
      expect((await change(there, given)).userErrors).toEqual([]);
    expect(onlyError(await change(there, given)).code).toBe('RATE_LIMITED');
    const issued = ordinaryPerson(3);
    await issueByDesk(app, issued, { unconfirmedEmail: given });
    const { token } = await passwordAccepted(app, issued, TEMPORARY_PASSWORD);
    const { password, sitePhrase, siteImageId } = credentialsOf(issued);
    const chosen = { token, password, sitePhrase, siteImageId, secretAnswers: SECRET_ANSWERS };
    await succeed(app, 'replaceTemporaryPassword', chosen);
    await app.deliver();
    const code = await app.codeSentTo(given);
    expect((await succeed(app, 'confirmSignInEmail', { token, code })).login.step).toBe('ACTIVATION_CODE');
  });
});
