// domain.md 2.8, api.md "a closed account is like an unknown one and its name is never given again": what is gone at once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  freshen,
  PASSWORD,
  registerByMail,
  registerByPhone,
  registrationAt,
  SECRET_ANSWERS,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { phoneChangeAtPhone } from '../test/renewal-journeys.js';
import {
  appCode,
  atEnrolDevice,
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  texted,
  tryPassword,
} from '../test/sign-in-journeys.js';
import { codesOf } from '../test/told.js';

const CLOSE = 'mutation { closeAccount { userErrors { code message } } }';

let app: TestApp;
const close = (headers: Record<string, string>) => app.graphql(CLOSE, {}, headers);
const closed = async (headers: Record<string, string>) => {
  const { data } = await close(headers);
  expect(data.closeAccount.userErrors).toEqual([]);
};
const rows = <T>(statement: ReturnType<typeof sql>) => app.deps.db.read((tx) => tx.sql<T>(statement));

describe.each(['irs-2017', 'nist-800-63-4'])('closing the own account, with %s,', (policy) => {
  const [person, again, stranger] = [ordinaryPerson(0), ordinaryPerson(1), ordinaryPerson(2)];
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy } });
  });
  afterAll(() => app.close());

  it('wants a fresh second factor', async () => {
    const holder = ordinaryPerson(7);
    await registerByPhone(app, holder);
    const { sessionToken } = await signInByText(app, holder);
    const half = (app.deps.policy.freshMinutes / 2) * MINUTE_MS;
    app.clock.advance(half);
    expect(await meOf(app, bearer(sessionToken))).toBeTruthy();
    app.clock.advance(half);
    const { data } = await close(bearer(sessionToken));
    expect(codesOf(data.closeAccount)).toEqual(['FRESH_CODE_REQUIRED']);
    expect(await meOf(app, bearer(sessionToken))).toBeTruthy();
  });

  it('ends sessions and sign-ins, says so a last time by e-mail and text, and leaves no secret and nothing that waits', async () => {
    const { id } = (await registerByPhone(app, person)).account;
    const here = bearer(await freshen(app, person, (await signInByText(app, person)).sessionToken));
    const elsewhere = bearer((await signInByText(app, person)).sessionToken);
    await succeed(app, 'changeSecretAnswers', { secretAnswers: SECRET_ANSWERS }, here);
    await succeed(app, 'changeEmail', { email: 'half.way@example.com' }, here);
    const onItsWay = await texted(app, person);
    await app.deliver();
    const [mails, texts] = [app.emails.length, app.texts.length];
    await closed(here);
    for (const headers of [here, elsewhere]) expect(await meOf(app, headers)).toBeNull();
    expect((await close(here)).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(errorOf(await call(app, 'verifySecurityCode', onItsWay)).code).toBe('FLOW_EXPIRED');
    await app.deliver();
    expect(app.emails.slice(mails).map(({ to, subject }) => [to, subject])).toEqual([
      [emailOf(person), 'Your Secure Access account is closed'],
    ]);
    expect(app.texts.slice(texts).map(({ to }) => to)).toEqual([phoneOf(person)]);
    expect(app.texts.at(-1)?.text).toContain('account closed');

    const [account] = await rows<Record<string, unknown>>(sql`SELECT * FROM account WHERE id = ${id}`);
    expect(account).toMatchObject({
      status: 'CLOSED',
      site_phrase: null,
      site_image_id: null,
      wiped_at: null,
    });
    expect(account?.password_hash).not.toContain('argon2');
    expect(await rows(sql`SELECT id FROM secret_answer WHERE account_id = ${id}`)).toEqual([]);
    expect(await rows(sql`SELECT state FROM device WHERE account_id = ${id}`)).toEqual([{ state: 'ENDED' }]);
    expect(await rows(sql`SELECT state FROM email_change WHERE account_id = ${id}`)).toEqual([
      { state: 'VOID' },
    ]);
    expect(await rows(sql`SELECT digest FROM blind_index_many WHERE owner_id = ${id}`)).toEqual([]);
    const audited = await rows(
      sql`SELECT outcome FROM audit_event WHERE kind = 'account.closed' AND subject_id = ${id}`,
    );
    expect(audited).toEqual([{ outcome: 'DONE' }]);

    // Was it not the holder, the link of that last mail reaches the help desk.
    const token = app.emails.at(-1)?.text.match(/\/not-me#([\w-]{43})\n/)?.[1];
    expect((await succeed(app, 'disavowActivity', { token })).accepted).toBe(true);
    const alerts = await rows(sql`SELECT a.status FROM desk_alert d JOIN account a ON a.id = d.account_id`);
    expect(alerts).toEqual([{ status: 'CLOSED' }]);
  });

  it('leaves an account like one that nobody has: the person may register anew, and nobody gets the name', async () => {
    await registerByPhone(app, again);
    await closed(bearer((await signInByText(app, again)).sessionToken));
    const asked = async (username: string) => {
      const answers = [];
      for (let n = 0; n <= app.deps.policy.passwordTries; n += 1) {
        const { login, token, userErrors } = await tryPassword(app, username, PASSWORD);
        answers.push({ login, token, userErrors });
      }
      return answers;
    };
    expect(await asked(usernameOf(again))).toEqual(await asked('nobody.of.that.name'));
    const query =
      'query Q($username: String!) { siteIdentity(username: $username) { sitePhrase siteImage { id } } }';
    const shown = async () => (await app.graphql(query, { username: usernameOf(again) })).data.siteIdentity;
    expect(await shown()).toEqual(await shown());
    expect((await shown()).sitePhrase).not.toBe(credentialsOf(again).sitePhrase);
    await app.deliver();
    const before = app.emails.length;
    await succeed(app, 'requestUsernameReminder', { email: emailOf(again) });
    await app.deliver();
    for (const { text } of app.emails.slice(before)) expect(text).not.toContain(usernameOf(again));

    const strangers = await registrationAt(app, 'CREDENTIALS', stranger);
    const anew = await registrationAt(app, 'CREDENTIALS', again);
    for (const token of [strangers, anew]) {
      const taken = await call(app, 'createCredentials', { token, ...credentialsOf(again) });
      expect(taken.userErrors).toMatchObject([{ code: 'USERNAME_TAKEN', field: ['input', 'username'] }]);
    }
    const username = 'another.name.of.mine';
    const made = await succeed(app, 'createCredentials', {
      token: anew,
      ...credentialsOf(again),
      username,
    });
    expect(made.account).toMatchObject({ username, status: 'ACTIVE' });
    expect((await tryPassword(app, username, PASSWORD)).login.step).toBe('SECURITY_CODE');
  });
});

describe('what hangs on a closed account', () => {
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  it('frees the installation of an app for another account, and its secret is gone', async () => {
    const installationId = 'installation-of-one-account';
    const pairAndConfirm = async (token: string) => {
      const { pairing } = await succeed(app, 'startAppPairing', { token });
      const { secret } = await succeed(app, 'pairApp', { pairingCode: pairing.pairingCode, installationId });
      return call(app, 'confirmDevice', { token, code: appCode(app, secret), sessionTransport: 'BEARER' });
    };
    const first = await pairAndConfirm(await atEnrolDevice(app, ordinaryPerson(3)));
    const here = bearer(first.sessionToken);
    const waiting = await atEnrolDevice(app, ordinaryPerson(4));
    const { pairing } = await succeed(app, 'startAppPairing', { token: waiting });
    const foreign = await call(app, 'pairApp', { pairingCode: pairing.pairingCode, installationId });
    expect(codesOf(foreign)).toEqual(['APP_ALREADY_CONNECTED']);
    await closed(here);
    expect((await pairAndConfirm(waiting)).userErrors).toEqual([]);
    const kept = await rows<{ n: number }>(
      sql`SELECT count(*) AS n FROM device WHERE state = 'ENDED' AND (secret IS NOT NULL OR installation IS NOT NULL)`,
    );
    expect(Number(kept[0]?.n)).toBe(0);
  });

  it('voids the letter of a phone change that waits for it, and ends one that was begun', async () => {
    const holder = ordinaryPerson(5);
    await registerByPhone(app, holder);
    const { sessionToken } = await signInByText(app, holder);
    const token = await phoneChangeAtPhone(app, holder, sessionToken);
    await succeed(app, 'requestActivationCodeByMail', { token });
    const begun = await phoneChangeAtPhone(app, holder, sessionToken);
    const me = await app.graphql('{ me { id } }', {}, bearer(sessionToken));
    await closed(bearer(sessionToken));
    const letters = sql`SELECT state FROM letter WHERE account_id = ${me.data.me.id} AND kind = 'ACTIVATION_CODE'`;
    expect(await rows(letters)).toEqual([{ state: 'SUPERSEDED' }]);
    expect(errorOf(await call(app, 'requestActivationCodeByMail', { token: begun })).code).toBe(
      'FLOW_EXPIRED',
    );
  });

  it('ends an unfinished account that a newer registration replaced in the same way', async () => {
    const byMail = ordinaryPerson(6);
    const { account } = await registerByMail(app, byMail);
    await registerByPhone(app, byMail);
    const letters = sql`SELECT state FROM letter WHERE account_id = ${account.id} AND kind = 'ACTIVATION_CODE'`;
    expect(await rows(letters)).toEqual([{ state: 'SUPERSEDED' }]);
    expect(await rows(sql`SELECT id FROM secret_answer WHERE account_id = ${account.id}`)).toEqual([]);
    expect(await rows(sql`SELECT digest FROM blind_index_many WHERE owner_id = ${account.id}`)).toEqual([]);
  });
});
