// domain.md 2.8, api.md Activity: what happened on an account, when, with what and from where, in plain words, newest
// first; refused sign-ins among it, which are written for names that nobody has as well.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { wipeWhatIsOver } from '../retention.job.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, registerByPhone, signInByText, usernameOf } from '../test/journeys.js';
import {
  activateWithApp,
  bearer,
  ordinaryPerson,
  texted,
  tryPassword,
  wrongOf,
} from '../test/sign-in-journeys.js';

const ACTIVITY = `query Q($first: Int, $after: String) { me { activity(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } edges { node { id at kind text client address outcome } } } } }`;
const SIGN_IN = `mutation M($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }`;

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly text: string;
  readonly client: string;
  readonly address: string;
  readonly outcome: string;
}

describe.each(['irs-2017', 'nist-800-63-4'])('the activity of an account, with %s,', (policy) => {
  let app: TestApp;
  const person = ordinaryPerson(0);
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy, TRUST_PROXY: '127.0.0.1/32' } });
    await registerByPhone(app, person);
  });
  afterAll(() => app.close());
  const page = async (token: string, variables: object, headers: Record<string, string> = {}) => {
    const { data } = await app.graphql(ACTIVITY, variables, { ...bearer(token), ...headers });
    const { totalCount, pageInfo, edges } = data.me.activity;
    return { totalCount, pageInfo, entries: edges.map(({ node }: { node: Entry }) => node) as Entry[] };
  };
  const wrongPassword = (username: string, headers: Record<string, string> = {}) => {
    const input = { username, password: 'not the one at all', application: 'ESERVICES' };
    return app.graphql(SIGN_IN, { input }, headers);
  };

  it('tells of wrong passwords and wrong codes with program and network, beside what was done', async () => {
    const missed = ordinaryPerson(1);
    await registerByPhone(app, missed);
    const stranger = { 'x-forwarded-for': '198.51.100.4', 'user-agent': 'curl/7.88.1' };
    await wrongPassword(usernameOf(missed), stranger);
    const refusedAt = app.clock.iso();
    app.clock.advance(1000);
    const at = await texted(app, missed);
    await call(app, 'verifySecurityCode', { ...at, code: wrongOf(at.code) });
    const { sessionToken } = await call(app, 'verifySecurityCode', { ...at, sessionTransport: 'BEARER' });
    const { entries, totalCount } = await page(sessionToken, {});
    expect(entries.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'SIGNED_IN DONE',
      'SIGN_IN_REFUSED REFUSED',
      'SIGN_IN_REFUSED REFUSED',
      'ACTIVATED DONE',
    ]);
    expect(totalCount).toBe(4);
    expect(entries[2]).toMatchObject({
      at: refusedAt,
      text: 'A sign-in was refused',
      client: 'curl',
      address: '198.51.100.4, another network',
    });
    expect(entries[0]).toMatchObject({ client: 'node', address: '127.0.0.1, this computer' });
    const spanish = await page(sessionToken, { first: 3 }, { 'accept-language': 'es-US' });
    expect(spanish.entries[2]).toMatchObject({
      text: 'Se rechazó un inicio de sesión',
      address: '198.51.100.4, otra red',
    });
  });

  it('is paged as one list, each entry once, newest first, while newer ones come', async () => {
    for (let n = 0; n < 2; n += 1) {
      await wrongPassword(usernameOf(person));
      await signInByText(app, person);
    }
    const { sessionToken } = await signInByText(app, person);
    const all = (await page(sessionToken, { first: 50 })).entries;
    const seen: Entry[] = [];
    let after: string | null = null;
    for (let hasNextPage = true; hasNextPage; ) {
      const next = await page(sessionToken, { first: 2, after });
      seen.push(...next.entries);
      if (seen.length === 2) await wrongPassword(usernameOf(person));
      ({ hasNextPage, endCursor: after } = next.pageInfo);
    }
    expect(seen).toEqual(all);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect([...seen].sort((a, b) => (a.at < b.at ? 1 : -1)).map(({ at }) => at)).toEqual(
      seen.map(({ at }) => at),
    );
  });

  it('is that of its own holder, and what nobody has leaves a trace of the same kind that nobody sees', async () => {
    const other = ordinaryPerson(2);
    await registerByPhone(app, other);
    const rows = async () =>
      Number(
        (
          await app.deps.db.read((tx) =>
            tx.one<{ n: number | string }>(sql`SELECT count(*) AS n FROM refused_sign_in`),
          )
        )?.n,
      );
    const before = await rows();
    for (const name of [usernameOf(person), 'nobody.has.this']) await wrongPassword(name);
    expect((await rows()) - before).toBe(2);
    const { sessionToken } = await signInByText(app, other);
    expect((await page(sessionToken, {})).entries.map(({ kind }) => kind)).toEqual([
      'SIGNED_IN',
      'ACTIVATED',
    ]);
  });

  it('tells of an activation by mail, and of the device that came with it', async () => {
    const mailed = ordinaryPerson(3);
    const { username, secret, deviceId } = await activateWithApp(app, mailed);
    expect(username).toBe(usernameOf(mailed));
    expect([secret, deviceId].every((text) => text.length > 0)).toBe(true);
    const kinds = await app.deps.db.read((tx) =>
      tx.sql<{ kind: string }>(
        sql`SELECT kind FROM activity WHERE account_id = (SELECT account_id FROM device WHERE id = ${deviceId}) ORDER BY id`,
      ),
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['ACTIVATED', 'DEVICE_ADDED', 'SIGNED_IN']);
  });

  it('forgets refused sign-ins after ninety days, and keeps what was done', async () => {
    const old = ordinaryPerson(4);
    await registerByPhone(app, old);
    await wrongPassword(usernameOf(old));
    app.clock.advance(HOUR_MS);
    const { sessionToken } = await signInByText(app, old);
    const before = await page(sessionToken, { first: 50 });
    app.clock.advance(89 * DAY_MS);
    await wipeWhatIsOver(app.deps);
    const { sessionToken: later } = await signInByText(app, old);
    const kept = await page(later, { first: 50 });
    expect(kept.totalCount).toBe(before.totalCount + 1);
    app.clock.advance(2 * DAY_MS);
    await wipeWhatIsOver(app.deps);
    await wipeWhatIsOver(app.deps);
    const { sessionToken: last } = await signInByText(app, old);
    const { entries } = await page(last, { first: 50 });
    expect(entries.filter(({ kind }) => kind === 'SIGN_IN_REFUSED')).toEqual([]);
    expect(entries.map(({ kind }) => kind)).toContain('ACTIVATED');
  });

  it('tells of a password that was right for an account that is stopped', async () => {
    const stopped = ordinaryPerson(5);
    const { account } = await registerByPhone(app, stopped);
    app.clock.advance(1000);
    await app.deps.db.inTx((tx) =>
      tx.execute(
        sql`UPDATE account SET password_reset_due_since = ${app.clock.iso()} WHERE id = ${account.id}`,
      ),
    );
    const refused = await tryPassword(app, usernameOf(stopped), 'seven otters crossed Elm Street');
    expect(refused.userErrors).toMatchObject([{ code: 'ACCOUNT_SUSPENDED' }]);
    const rows = await app.deps.db.read((tx) =>
      tx.sql(sql`SELECT id FROM refused_sign_in WHERE at = ${app.clock.iso()}`),
    );
    expect(rows).toHaveLength(1);
  });
});
