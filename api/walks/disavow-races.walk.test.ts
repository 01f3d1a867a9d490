// "This was not me" (domain.md 2.8) beside other requests of the same moment, on both databases: of many uses of a link one
// counts, and what races with it comes to nothing or is taken back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { changeEmailTo, disavow, linkSentTo, linksSentTo } from '../test/disavow-journeys.js';
import {
  call,
  emailOf,
  passwordAccepted,
  registerByPhone,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { chooseMail, lostDeviceAtPhone } from '../test/renewal-journeys.js';
import { bearer, meOf, ordinaryPerson, phoneOf, texted } from '../test/sign-in-journeys.js';

const NEW = '+12025550187';

describe.each(['sqlite', 'postgres'] as const)('"this was not me" at once, on %s,', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ dialect });
  });
  afterAll(() => app.close());
  const registered = async (n: number) => {
    const person = ordinaryPerson(n);
    const { account } = await registerByPhone(app, person);
    return { person, accountId: account.id as string };
  };
  const rows = <R>(statement: ReturnType<typeof sql>) => app.deps.db.read((tx) => tx.sql<R>(statement));
  const told = async (accountId: string) => ({
    alerts: (await rows(sql`SELECT id FROM desk_alert WHERE account_id = ${accountId}`)).length,
    audited: (
      await rows(
        sql`SELECT id FROM audit_event WHERE kind = 'account.activityDisavowed' AND subject_id = ${accountId}`,
      )
    ).length,
    mails: (
      await rows(sql`SELECT id FROM message WHERE kind = 'DISAVOWED_NOTICE' AND owner_id = ${accountId}`)
    ).length,
  });

  it('ten uses of one link, and of another of the same account, have one effect', async () => {
    const { person, accountId } = await registered(0);
    const { sessionToken } = await signInByText(app, person);
    await changeEmailTo(app, sessionToken, `racing-${dialect}@example.com`);
    const [asked, changed] = (await linksSentTo(app, emailOf(person))).slice(-2);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => disavow(app, (n % 2 ? asked : changed) ?? '')),
    );
    expect(answers.filter(({ accepted }) => accepted)).toHaveLength(1);
    for (const { userErrors } of answers.filter(({ accepted }) => !accepted))
      expect(userErrors).toMatchObject([{ code: 'FLOW_EXPIRED' }]);
    expect(await told(accountId)).toEqual({ alerts: 1, audited: 1, mails: 2 });
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
  });

  it('and the confirming of a new device leave the old one, whichever comes first', async () => {
    for (const n of [1, 2]) {
      const { person, accountId } = await registered(n);
      const { code } = await chooseMail(app, await lostDeviceAtPhone(app, person));
      const link = await linkSentTo(app, phoneOf(person));
      const { token } = await passwordAccepted(app, person);
      await succeed(app, 'enterActivationCode', { token, code });
      await succeed(app, 'enrolPhone', { token, phone: NEW });
      const confirm = { token, code: await app.codeSentTo(NEW), sessionTransport: 'BEARER' };
      const requests = [() => disavow(app, link), () => call(app, 'confirmDevice', confirm)];
      const answers = await Promise.all((n === 1 ? requests : requests.reverse()).map((ask) => ask()));
      expect(answers.find(({ accepted }) => accepted !== undefined)?.accepted).toBe(true);
      const serving = await rows<{ hint: string }>(
        sql`SELECT id FROM device WHERE account_id = ${accountId} AND state = 'ACTIVE'
          AND added_at = (SELECT min(added_at) FROM device WHERE account_id = ${accountId} AND state <> 'PENDING')`,
      );
      expect(serving).toHaveLength(1);
      expect(
        await rows(sql`SELECT id FROM device WHERE account_id = ${accountId} AND state = 'ACTIVE'`),
      ).toHaveLength(1);
      for (const { sessionToken } of answers)
        if (sessionToken) expect(await meOf(app, bearer(sessionToken))).toBeNull();
    }
  });

  it('and a right security code leave no session', async () => {
    const { person } = await registered(3);
    await signInByText(app, person);
    const at = await texted(app, person);
    const { sessionToken } = await signInByText(app, person);
    await changeEmailTo(app, sessionToken, `racing-code-${dialect}@example.com`);
    const link = await linkSentTo(app, emailOf(person));
    const [verified, disavowed] = await Promise.all([
      call(app, 'verifySecurityCode', { ...at, sessionTransport: 'BEARER' }),
      disavow(app, link),
    ]);
    expect(disavowed.accepted).toBe(true);
    expect([undefined, 'FLOW_EXPIRED']).toContain(verified.userErrors[0]?.code);
    if (verified.sessionToken) expect(await meOf(app, bearer(verified.sessionToken))).toBeNull();
    const open = await rows(
      sql`SELECT id FROM session WHERE ended_at IS NULL AND account_id IN (SELECT account_id FROM disavow_link
        WHERE used_at IS NOT NULL)`,
    );
    expect(open).toEqual([]);
  });

  it('and a change of the e-mail address never leave the new one', async () => {
    const { person, accountId } = await registered(4);
    const { sessionToken } = await signInByText(app, person);
    const thief = `thief-${dialect}@example.com`;
    await succeed(app, 'changeEmail', { email: thief }, bearer(sessionToken));
    const code = await app.codeSentTo(thief);
    const link = await linkSentTo(app, emailOf(person));
    const confirm = () =>
      app.graphql(
        'mutation M($input: ConfirmEmailChangeInput!) { confirmEmailChange(input: $input) { userErrors { code } } }',
        { input: { code } },
        bearer(sessionToken),
      );
    const [, disavowed] = await Promise.all([confirm(), disavow(app, link)]);
    expect(disavowed.accepted).toBe(true);
    const changes = await rows<{ state: string }>(
      sql`SELECT state FROM email_change WHERE account_id = ${accountId}`,
    );
    expect(changes).toEqual([{ state: 'TAKEN_BACK' }]);
    const mails = app.emails.length;
    await succeed(app, 'requestUsernameReminder', { email: emailOf(person) });
    await app.deliver();
    expect(app.emails.slice(mails).map(({ to }) => to)).toContain(emailOf(person));
  });

  it('and a reset that had just found the new address mail no code to it', async () => {
    const { person } = await registered(5);
    const { sessionToken } = await signInByText(app, person);
    const thief = `resetting-${dialect}@example.com`;
    await changeEmailTo(app, sessionToken, thief);
    const link = await linkSentTo(app, emailOf(person));
    // Between the look at the account and the transaction.
    const { db } = app.deps;
    const { read } = db;
    let disavowed: Promise<{ accepted: boolean }> | undefined;
    Object.assign(db, {
      read: async (work: Parameters<typeof read>[0]) => {
        const seen = await read(work);
        Object.assign(db, { read });
        disavowed = disavow(app, link);
        await disavowed;
        return seen;
      },
    });
    await succeed(app, 'startPasswordReset', { username: usernameOf(person), email: thief });
    expect((await disavowed)?.accepted).toBe(true);
    await app.deliver();
    const subjects = app.emails.filter(({ to }) => to === thief).map(({ subject }) => subject);
    expect(subjects).toContain('Your Secure Access password was not reset');
    expect(subjects).not.toContain('Your code to reset the Secure Access password');
  });
});
