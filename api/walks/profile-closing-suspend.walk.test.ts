// domain.md 2.8: a holder suspends the own account, quickly, and nothing that was begun goes on. The help desk alone
// lifts it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  PASSWORD,
  registerByPhone,
  signInByText,
  usernameOf,
} from '../test/journeys.js';
import { resetTexted } from '../test/recovery-journeys.js';
import {
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  texted,
  tryPassword,
} from '../test/sign-in-journeys.js';

const SUSPEND = 'mutation { suspendAccount { userErrors { code } } }';
const VERIFY = `mutation M($input: VerifySecurityCodeInput!) { verifySecurityCode(input: $input) {
  userErrors { code } } }`;

describe.each(['irs-2017', 'nist-800-63-4'])('suspending the own account, with %s,', (policy) => {
  let app: TestApp;
  const [person, second, third] = [ordinaryPerson(0), ordinaryPerson(1), ordinaryPerson(2)];
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy } });
    for (const one of [person, second, third]) await registerByPhone(app, one);
  });
  afterAll(() => app.close());
  const suspend = (headers: Record<string, string>) => app.graphql(SUSPEND, {}, headers);

  it('ends every session, every sign-in and every reset on its way, asks for no fresh code, and loses nothing', async () => {
    const elsewhere = bearer((await signInByText(app, person)).sessionToken);
    const { id } = (await app.graphql('{ me { id } }', {}, elsewhere)).data.me;
    const entered = await app.graphql(VERIFY, { input: await texted(app, person) });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    app.clock.advance((app.deps.policy.freshMinutes / 2) * MINUTE_MS);
    for (const headers of [{ cookie }, elsewhere]) expect(await meOf(app, headers)).toBeTruthy();
    app.clock.advance((app.deps.policy.freshMinutes / 2) * MINUTE_MS);
    const onItsWay = await texted(app, person);
    const reset = await resetTexted(app, person);
    await app.deliver();
    const [mails, texts] = [app.emails.length, app.texts.length];

    const { data, headers } = await suspend({ cookie });
    expect(data.suspendAccount.userErrors).toEqual([]);
    expect(headers.get('set-cookie')).toMatch(/^__Host-session=; Path=\/; Max-Age=0;/);
    for (const ended of [{ cookie }, elsewhere]) expect(await meOf(app, ended)).toBeNull();
    expect(errorOf(await call(app, 'verifySecurityCode', onItsWay)).code).toBe('FLOW_EXPIRED');
    expect(errorOf(await call(app, 'resetPassword', reset.input)).code).toBe('FLOW_EXPIRED');

    await app.deliver();
    const mail = app.emails.slice(mails);
    expect(mail.map(({ to, subject }) => [to, subject])).toEqual([
      [emailOf(person), 'Your Secure Access account is suspended'],
    ]);
    expect(mail[0]?.text).toContain(
      'Only the help desk can lift this:\ncall the e-Help Desk at 1-888-841-4648',
    );
    expect(mail[0]?.text).toMatch(/\n\S+\/not-me#[\w-]{43}\n/);
    expect(app.texts.slice(texts).map(({ to }) => to)).toEqual([phoneOf(person)]);
    expect(app.texts.at(-1)?.text).toContain('account suspended');
    // Devices, phrase, answers and e-mail wait for the help desk.
    const kept = await app.deps.db.read((tx) =>
      tx.sql(sql`SELECT a.status, a.suspended_at, d.state FROM account a JOIN device d ON d.account_id = a.id
        WHERE a.id = ${id}`),
    );
    expect(kept).toEqual([{ status: 'SUSPENDED', suspended_at: expect.any(String), state: 'ACTIVE' }]);
    const audited = await app.deps.db.read((tx) =>
      tx.sql(sql`SELECT outcome FROM audit_event WHERE kind = 'account.suspended' AND subject_id = ${id}`),
    );
    expect(audited).toEqual([{ outcome: 'DONE' }]);
  });

  it('is told to who has the right password, and to nobody else', async () => {
    const username = usernameOf(third);
    await suspend(bearer((await signInByText(app, third)).sessionToken));
    expect(errorOf(await tryPassword(app, username, PASSWORD)).code).toBe('ACCOUNT_SUSPENDED');
    expect(errorOf(await tryPassword(app, username, 'not the one')).code).toBe('CREDENTIALS_INCORRECT');
    const query = 'query Q($username: String!) { siteIdentity(username: $username) { sitePhrase } }';
    const { data } = await app.graphql(query, { username });
    expect(data.siteIdentity.sitePhrase).toBe(credentialsOf(third).sitePhrase);
  });

  it('twice finds nobody signed in the second time', async () => {
    const here = bearer((await signInByText(app, second)).sessionToken);
    const answers = await Promise.all([suspend(here), suspend(here)]);
    const codes = answers.map(
      ({ data, errors }) => errors?.[0].extensions.code ?? data.suspendAccount.userErrors,
    );
    expect(codes).toHaveLength(2);
    expect(codes).toContainEqual([]);
    expect(codes).toContainEqual('UNAUTHENTICATED');
    expect((await suspend({})).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(errorOf(await tryPassword(app, usernameOf(second), PASSWORD)).code).toBe('ACCOUNT_SUSPENDED');
  });
});
