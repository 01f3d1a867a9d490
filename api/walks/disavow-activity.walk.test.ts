// "This was not me" (domain.md 2.8, api.md disavowActivity): the link of a notice, as it arrived by e-mail or text, ends
// sessions, takes back what was changed in ten days, stops signing in until the password is reset, and tells the desk.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { changeEmailTo, disavow, linkSentTo, linksSentTo } from '../test/disavow-journeys.js';
import {
  call,
  emailOf,
  PASSWORD,
  passwordAccepted,
  registerByMail,
  registerByPhone,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { NEW_PASSWORD, resetAtSecondFactor, resetTexted } from '../test/recovery-journeys.js';
import {
  chooseMail,
  lostDeviceAtPhone,
  phoneChangeAtCode,
  withLinkedNumbers,
} from '../test/renewal-journeys.js';
import {
  activateWithApp,
  appCode,
  atEnrolDevice,
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  secretOfUri,
  tryPassword,
} from '../test/sign-in-journeys.js';

const OTHER = '+12025550186';

/** Registered by phone and signed in: the n-th ordinary person. */
async function registered(app: TestApp, n: number) {
  const person = ordinaryPerson(n);
  await registerByPhone(app, person);
  const { sessionToken } = await signInByText(app, person);
  return { person, sessionToken: sessionToken as string };
}

/** How many alerts the help desk has. */
async function alerts(app: TestApp): Promise<number> {
  const count = sql`SELECT count(*) AS n FROM desk_alert`;
  return Number((await app.deps.db.read((tx) => tx.one<{ n: number | string }>(count)))?.n);
}

async function standing(app: TestApp, sessionToken: string) {
  const query =
    '{ me { email phone devices { kind hint } activity(first: 30) { edges { node { kind text } } } } }';
  return (await app.graphql(query, {}, bearer(sessionToken))).data.me;
}
const kindsOf = (me: { activity: { edges: { node: { kind: string } }[] } }): string[] =>
  me.activity.edges.map(({ node }) => node.kind);

/** Signs in with the new password, and a text to the phone of the registration. */
async function signInAnew(app: TestApp, n: number) {
  const person = ordinaryPerson(n);
  const { token, login } = await passwordAccepted(app, person, NEW_PASSWORD);
  const deviceId = login.devices.find(({ kind }: { kind: string }) => kind === 'PHONE').id;
  await succeed(app, 'sendSecurityCode', { token, deviceId });
  const code = await app.codeSentTo(phoneOf(person));
  const input = { token, deviceId, code, sessionTransport: 'BEARER' };
  return { token: token as string, ...(await succeed(app, 'verifySecurityCode', input)) };
}

/** The holder goes on: resets the password and signs in; gives the token of the session. */
async function goesOn(app: TestApp, n: number): Promise<string> {
  const { input } = await resetTexted(app, ordinaryPerson(n));
  await succeed(app, 'resetPassword', input);
  return (await signInAnew(app, n)).sessionToken;
}

describe.each(['irs-2017', 'nist-800-63-4'])('"this was not me", with %s,', (policy) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy }, evidence: withLinkedNumbers });
  });
  afterAll(() => app.close());
  it('after a change of the e-mail address: the old one is back, and the holder goes on with a new password', async () => {
    const { person, sessionToken } = await registered(app, 0);
    const begun = (await passwordAccepted(app, person)).token;
    const [email, thief] = [emailOf(person), 'thief@example.com'];
    await changeEmailTo(app, sessionToken, thief);
    const token = await linkSentTo(app, email);
    const before = await alerts(app);
    expect(await disavow(app, token)).toEqual({ accepted: true, userErrors: [] });
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
    expect((await alerts(app)) - before).toBe(1);

    const refused = await tryPassword(app, usernameOf(person), PASSWORD);
    expect(refused.userErrors).toMatchObject([{ code: 'ACCOUNT_SUSPENDED' }]);
    expect(refused.userErrors[0].message).toContain('reset your password');
    const wrong = await tryPassword(app, usernameOf(person), 'another otter and some stones');
    expect(errorOf(wrong).code).toBe('CREDENTIALS_INCORRECT');

    await app.deliver();
    const told = app.emails.filter(({ subject }) => subject.startsWith('Signing in to your')).slice(-2);
    expect(told.map(({ to }) => to)).toEqual([email, thief]);
    for (const { text } of told) {
      expect(text).toContain('The e-mail address is the one of 10 days ago again.');
      expect(text).not.toContain('devices for security codes are');
      expect(text).toContain('To go on, reset your password');
    }
    // Whoever had the account shall not stop its holder with it.
    expect(told.map(({ text }) => text.includes('/not-me#'))).toEqual([true, false]);
    expect(app.texts.at(-1)).toMatchObject({ to: phoneOf(person), text: expect.stringMatching(/\/not-me#/) });

    const anew = await goesOn(app, 0);
    const me = await standing(app, anew);
    expect(me.email).toBe(email);
    expect(kindsOf(me)).toEqual(expect.arrayContaining(['DISAVOWED', 'EMAIL_CHANGED', 'SIGN_IN_REFUSED']));
    // A sign-in that was on its way does not come to life again.
    const late = await call(app, 'sendSecurityCode', { token: begun, deviceId: 'any' });
    expect(errorOf(late).code).toBe('FLOW_EXPIRED');
    // And the address that was taken back names nobody any more.
    const mails = app.emails.length;
    await succeed(app, 'requestUsernameReminder', { email: thief });
    await app.deliver();
    expect(app.emails.slice(mails).filter(({ text }) => text.includes(usernameOf(person)))).toEqual([]);
  });

  it('after a change of the phone, by the text to the old one: that serves again, and the new one is told', async () => {
    const { person, sessionToken } = await registered(app, 1);
    await succeed(
      app,
      'confirmPhoneActivationCode',
      await phoneChangeAtCode(app, person, sessionToken, OTHER),
    );
    const token = await linkSentTo(app, phoneOf(person));
    expect((await disavow(app, token)).accepted).toBe(true);
    await app.deliver();
    const [toOld, toNew] = [phoneOf(person), OTHER].map(
      (number) => app.texts.filter(({ to }) => to === number).at(-1)?.text,
    );
    expect(toOld).toMatch(/sign-in stopped .* Not you\? \S+\/not-me#/);
    expect(toNew).toMatch(/sign-in was stopped .* 1-888-841-4648/);
    const me = await standing(app, await goesOn(app, 1));
    expect(me.devices).toMatchObject([{ kind: 'PHONE', hint: `***-***-${phoneOf(person).slice(-4)}` }]);
  });
});

describe('"this was not me"', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ evidence: withLinkedNumbers });
  });
  afterAll(() => app.close());

  it('after an app was added, ends it', async () => {
    const { person, sessionToken } = await registered(app, 2);
    const headers = bearer(sessionToken);
    const { pairing } = await succeed(app, 'startAppPairing', { name: 'Not mine' }, headers);
    const code = appCode(app, secretOfUri(pairing.otpauthUri));
    await succeed(app, 'confirmDevice', { code }, headers);
    await disavow(app, await linkSentTo(app, emailOf(person)));
    const { devices } = await standing(app, await goesOn(app, 2));
    expect(devices).toMatchObject([{ kind: 'PHONE' }]);
  });

  it('while a lost device is being replaced: the letter comes to nothing, the old device goes on', async () => {
    const { person } = await registered(app, 3);
    const renewal = await lostDeviceAtPhone(app, person);
    const { code } = await chooseMail(app, renewal);
    await disavow(app, await linkSentTo(app, phoneOf(person)));
    const sessionToken = await goesOn(app, 3);
    const me = await standing(app, sessionToken);
    expect(kindsOf(me)).toContain('RENEWAL_CANCELLED');
    const { token, login } = await signInAnew(app, 3);
    expect(login.allowedActions).not.toContain('enterActivationCode');
    expect(errorOf(await call(app, 'enterActivationCode', { token, code })).code).toBe('STEP_OUT_OF_ORDER');
  });
  it('works once, for all links of that time, and says the same of a link that never was', async () => {
    const { person, sessionToken } = await registered(app, 4);
    await changeEmailTo(app, sessionToken, 'somebody@example.com');
    const [first, second] = (await linksSentTo(app, emailOf(person))).slice(-2);
    const idempotencyKey = 'pressed-once-or-twice';
    const input = { token: second, idempotencyKey };
    expect((await call(app, 'disavowActivity', input)).accepted).toBe(true);
    const over = {
      accepted: false,
      userErrors: [expect.objectContaining({ code: 'FLOW_EXPIRED', field: ['input', 'token'] })],
    };
    const elsewhere = await linkSentTo(app, 'somebody@example.com');
    for (const token of [second, first, elsewhere, 'x'.repeat(43), ''])
      expect(await disavow(app, token ?? '')).toEqual(over);
    expect((await disavow(app, 'x')).userErrors[0].message).toContain('call the e-Help Desk');
    // A lost answer asked for again is the same answer.
    expect(await call(app, 'disavowActivity', input)).toEqual({ accepted: true, userErrors: [] });
  });

  it('is too late after ten days, and changes nothing then', async () => {
    const { person, sessionToken } = await registered(app, 5);
    await changeEmailTo(app, sessionToken, 'mine@example.com');
    const token = await linkSentTo(app, emailOf(person));
    app.clock.advance(10 * DAY_MS);
    expect((await disavow(app, token)).userErrors).toMatchObject([{ code: 'FLOW_EXPIRED' }]);
    const { sessionToken: later } = await signInByText(app, person);
    expect((await standing(app, later)).email).toBe('mine@example.com');
  });

  it('leaves alone what is older than ten days', async () => {
    const { person, sessionToken } = await registered(app, 6);
    await changeEmailTo(app, sessionToken, emailOf(person).replace('applicant', 'older'));
    app.clock.advance(9 * DAY_MS);
    const { sessionToken: later } = await signInByText(app, person);
    await changeEmailTo(app, later, 'newest@example.com');
    app.clock.advance(DAY_MS + MINUTE_MS);
    const older = emailOf(person).replace('applicant', 'older');
    expect((await disavow(app, await linkSentTo(app, older))).accepted).toBe(true);
    await app.deliver();
    expect(app.emails.filter(({ subject }) => subject.startsWith('Signing in to your')).at(-2)?.to).toBe(
      older,
    );
  });

  it('of a registration by mail that was not one’s own stops it and tells the desk', async () => {
    const person = ordinaryPerson(7);
    const { code } = await registerByMail(app, person);
    const { token: begun } = await passwordAccepted(app, person);
    const before = await alerts(app);
    expect((await disavow(app, await linkSentTo(app, emailOf(person)))).accepted).toBe(true);
    expect((await alerts(app)) - before).toBe(1);
    expect(errorOf(await call(app, 'enterActivationCode', { token: begun, code })).code).toBe('FLOW_EXPIRED');
    expect(errorOf(await tryPassword(app, usernameOf(person), PASSWORD)).code).toBe('ACCOUNT_SUSPENDED');
  });

  it('of an account that ended because the same person registered again tells the desk alone', async () => {
    const person = ordinaryPerson(8);
    await registerByMail(app, person);
    await registerByPhone(app, person);
    const token = await linkSentTo(app, emailOf(person));
    const before = await alerts(app);
    expect((await disavow(app, token)).accepted).toBe(true);
    expect((await alerts(app)) - before).toBe(1);
    expect((await signInByText(app, person)).sessionToken).toMatch(/^[\w-]{43}$/);
  });

  it('keeps an app that was there before, and the device with which an account was opened', async () => {
    const person = ordinaryPerson(9);
    const { deviceId } = await activateWithApp(app, person);
    await disavow(app, await linkSentTo(app, emailOf(person)));
    const rows = await app.deps.db.read((tx) =>
      tx.sql<{ state: string }>(sql`SELECT state FROM device WHERE id = ${deviceId}`),
    );
    expect(rows).toEqual([{ state: 'ACTIVE' }]);
  });

  it('lets no phone serve that never did: one that was named by mistake before the first', async () => {
    const person = ordinaryPerson(11);
    const token = await atEnrolDevice(app, person);
    await succeed(app, 'enrolPhone', { token, phone: '+12025550170' });
    app.clock.advance(MINUTE_MS);
    await succeed(app, 'enrolPhone', { token, phone: OTHER });
    const { device } = await succeed(app, 'confirmDevice', { token, code: await app.codeSentTo(OTHER) });
    expect((await disavow(app, await linkSentTo(app, emailOf(person)))).accepted).toBe(true);
    const { devices } = await resetAtSecondFactor(app, person);
    expect(devices).toMatchObject([{ id: device.id, hint: `***-***-${OTHER.slice(-4)}` }]);
  });

  it('takes back no app whose installation serves another account by now, unless it is the only device', async () => {
    const installationId = 'one-installation-after-another';
    const pair = async (sessionToken: string): Promise<string> => {
      const headers = bearer(sessionToken);
      const { pairing } = await succeed(app, 'startAppPairing', { name: 'Handed on' }, headers);
      const { pairingCode } = pairing;
      const { secret } = await succeed(app, 'pairApp', { pairingCode, installationId });
      const code = appCode(app, secret);
      return (await succeed(app, 'confirmDevice', { code }, headers)).device.id;
    };
    const serving = async () => {
      const those = sql`SELECT id FROM device WHERE state = 'ACTIVE' AND installation IS NOT NULL`;
      return (await app.deps.db.read((tx) => tx.sql<{ id: string }>(those))).map(({ id }) => id);
    };
    const [before, next] = [await registered(app, 12), await registered(app, 13)];
    const deviceId = await pair(before.sessionToken);
    app.clock.advance(11 * DAY_MS);
    const { sessionToken } = await signInByText(app, before.person);
    await succeed(app, 'removeApp', { deviceId }, bearer(sessionToken));
    const handedOn = await pair((await signInByText(app, next.person)).sessionToken);
    const link = await linkSentTo(app, emailOf(before.person));
    const other = await linkSentTo(app, phoneOf(before.person));
    expect((await disavow(app, link)).accepted).toBe(true);
    expect(await serving()).toEqual([handedOn]);
    expect((await disavow(app, other)).accepted).toBe(false);

    // As if there had never been a phone: without the app its holder would have nothing to come back with.
    await app.deps.db.inTx((tx) =>
      tx.execute(sql`UPDATE device SET state = 'ENDED', ended_at = added_at
        WHERE kind = 'PHONE' AND account_id = (SELECT account_id FROM device WHERE id = ${deviceId})`),
    );
    const again = await linkSentTo(app, emailOf(before.person));
    expect((await disavow(app, again)).accepted).toBe(true);
    expect((await serving()).sort()).toEqual([deviceId, handedOn].sort());
  });

  it('stands although its notices cannot be delivered', async () => {
    const { person, sessionToken } = await registered(app, 10);
    await changeEmailTo(app, sessionToken, 'elsewhere@example.com');
    const token = await linkSentTo(app, emailOf(person));
    const { email, text } = app.deps.channels;
    const [mail, sms] = [email.send, text.send];
    const refuse = async () => ({ outcome: 'REFUSED', reason: 'unknown recipient' }) as const;
    Object.assign(email, { send: refuse });
    Object.assign(text, { send: refuse });
    expect((await disavow(app, token)).accepted).toBe(true);
    await app.deliver();
    Object.assign(email, { send: mail });
    Object.assign(text, { send: sms });
    const messages = await app.deps.db.read((tx) =>
      tx.sql<{ kind: string; state: string }>(
        sql`SELECT kind, state FROM message WHERE kind LIKE 'DISAVOWED%' ORDER BY id DESC LIMIT 3`,
      ),
    );
    expect(messages.map(({ state }) => state)).toEqual(['FAILED', 'FAILED', 'FAILED']);
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
    expect((await standing(app, await goesOn(app, 10))).email).toBe(emailOf(person));
  });
});
