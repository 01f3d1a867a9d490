// api.md "Running it": a protected application trusts a session by RFC 7662 introspection; asked as applications ask, by
// a client library of others (openid-client), by curl as docs/applications.md shows it, and by hand where neither errs.
import { execFile } from 'node:child_process';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  tokenIntrospection,
} from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '../accounts/index.js';
import { addClient, endClient } from '../applications/clients.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/clock.js';
import { update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { freshen, registerByPhone, signInByText, succeed } from '../test/journeys.js';
import { bearer, meOf, ordinaryPerson, texted } from '../test/sign-in-journeys.js';
import { read } from '../test/sources.js';

const ISSUER = 'https://secure-access.example.gov';
const INACTIVE = { active: false };

/** The library, told where the server of a test listens. */
function clientLibrary(app: TestApp, id: string, secret: string, way = ClientSecretBasic) {
  return discovery(new URL(ISSUER), id, secret, way(secret), {
    algorithm: 'oauth2',
    execute: [allowInsecureRequests],
    [customFetch]: (url, options) => fetch(url.replace(ISSUER, app.address), options as RequestInit),
  });
}

describe.each([
  ['irs-2017', 'sqlite'],
  ['nist-800-63-4', 'postgres'],
] as const)('an application, with %s on %s,', (policy, dialect) => {
  let app: TestApp;
  let eservices: Configuration;
  let credentials: { id: string; secret: string };
  let registeredAt: number;
  const lines: string[] = [];
  const person = ordinaryPerson(0);
  beforeAll(async () => {
    const env = { POLICY: policy, PUBLIC_URL: ISSUER };
    app = await testApp({ dialect, env, logTo: (line) => lines.push(line) });
    await registerByPhone(app, person);
    registeredAt = seconds();
    credentials = await addClient(app.deps, 'ESERVICES');
    eservices = await clientLibrary(app, credentials.id, credentials.secret);
  });
  afterAll(() => app.close());

  const ask = (token: string) => tokenIntrospection(eservices, token);
  const seconds = () => Math.floor(app.clock.epochMs() / 1000);
  const signIn = async () => (await signInByText(app, person)).sessionToken as string;
  const events = () =>
    app.deps.db.read((tx) =>
      tx.sql(sql`SELECT actor_kind, actor_id, details FROM audit_event WHERE kind = 'session.introspected'`),
    );
  const setAccount = (changes: Partial<Account>) =>
    app.deps.db.inTx((tx) => update(tx, Account, changes, sql`WHERE id IN (SELECT account_id FROM session)`));

  it('finds the endpoint, and learns whose session it is, how proven and until when', async () => {
    app.clock.advance(HOUR_MS);
    const token = await signIn();
    const idle = app.deps.policy.sessionIdleMinutes * 60;
    const session = await app.deps.db.read((tx) =>
      tx.one<{ account_id: string }>(sql`SELECT account_id FROM session`),
    );
    const answer = await ask(token);
    expect(answer).toEqual({
      active: true,
      token_type: 'Bearer',
      iss: ISSUER,
      sub: session?.account_id,
      iat: seconds(),
      exp: seconds() + idle,
      auth_time: seconds(),
      amr: ['pwd', 'mfa'],
      application: 'ESERVICES',
      second_factor_at: seconds(),
      identity_proofing: { method: 'PHONE', proven_at: registeredAt },
    });
  });

  it('learns the same of a session that travels as a cookie, with its credentials in the form', async () => {
    const at = await texted(app, person);
    const query = `mutation V($input: VerifySecurityCodeInput!) {
      verifySecurityCode(input: $input) { sessionToken userErrors { code } } }`;
    const { data, headers } = await app.graphql(query, { input: at });
    expect(data.verifySecurityCode).toEqual({ sessionToken: null, userErrors: [] });
    const token = /__Host-session=([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';
    const posting = await clientLibrary(app, credentials.id, credentials.secret, ClientSecretPost);
    expect(await tokenIntrospection(posting, token)).toMatchObject({
      active: true,
      application: 'ESERVICES',
    });
    // A browser that shows its cookie here is asked for credentials like anybody.
    const cookie = { cookie: `__Host-session=${token}` };
    const body = new URLSearchParams({ token });
    const { status } = await fetch(`${app.address}/introspect`, { method: 'POST', headers: cookie, body });
    expect(status).toBe(401);
  });

  it('keeps a session from falling idle by asking, but not beyond its whole time', async () => {
    const token = await signIn();
    const { sessionHours, sessionIdleMinutes } = app.deps.policy;
    const end = seconds() + sessionHours * 3600;
    const step = (sessionIdleMinutes - 1) * MINUTE_MS;
    let last = 0;
    for (let spent = 0; spent + step < sessionHours * HOUR_MS; spent += step) {
      app.clock.advance(step);
      const { active, exp = 0 } = await ask(token);
      expect(active).toBe(true);
      last = exp;
    }
    expect(last).toBe(end);
    app.clock.advance(end * 1000 - app.clock.epochMs());
    expect(await ask(token)).toEqual(INACTIVE);
  });

  it('hears that a session is not active when it has ended, fell idle, or never was', async () => {
    const [ended, idle] = [await signIn(), await signIn()];
    const { data } = await app.graphql('mutation { signOut { userErrors { code } } }', {}, bearer(ended));
    expect(data.signOut.userErrors).toEqual([]);
    expect(await ask(ended)).toEqual(INACTIVE);
    app.clock.advance(app.deps.policy.sessionIdleMinutes * MINUTE_MS);
    expect((await ask(idle)).active).toBe(true);
    app.clock.advance(app.deps.policy.sessionIdleMinutes * MINUTE_MS + SECOND_MS);
    expect(await ask(idle)).toEqual(INACTIVE);
    for (const never of ['x', 'ñ \u0000 "', 'a'.repeat(43), 'a'.repeat(2000)])
      expect(await ask(never)).toEqual(INACTIVE);
    // The token of a sign-in that is not complete is no session's.
    expect(await ask((await texted(app, person)).token)).toEqual(INACTIVE);
  });

  it('hears of another token when the second factor is shown again, and the old one is worth nothing', async () => {
    const old = await signIn();
    const signedInAt = seconds();
    app.clock.advance(5 * MINUTE_MS);
    const fresh = await freshen(app, person, old);
    expect(await ask(old)).toEqual(INACTIVE);
    expect(await ask(fresh)).toMatchObject({
      ...{ active: true, auth_time: signedInAt, iat: seconds(), second_factor_at: seconds() },
    });
  });

  it('may ask in the moment in which the session ends: then it is the one or the other, and stays ended', async () => {
    const token = await signIn();
    const [signedOut, ...answers] = await Promise.all([
      app.graphql('mutation { signOut { userErrors { code } } }', {}, bearer(token)),
      ...Array.from({ length: 12 }, () => ask(token)),
    ]);
    expect(signedOut.data.signOut.userErrors).toEqual([]);
    for (const answer of answers)
      expect(answer).toEqual(
        answer.active ? expect.objectContaining({ application: 'ESERVICES' }) : INACTIVE,
      );
    expect(await ask(token)).toEqual(INACTIVE);
  });

  it('hears it at once when the account may not sign in, whoever forgot to end its sessions', async () => {
    const token = await signIn();
    expect((await ask(token)).active).toBe(true);
    await setAccount({ status: 'SUSPENDED' });
    expect(await ask(token)).toEqual(INACTIVE);
    await setAccount({ status: 'ACTIVE', passwordResetDueSince: app.clock.iso() });
    expect(await ask(token)).toEqual(INACTIVE);
    await setAccount({ passwordResetDueSince: null });
    expect((await ask(token)).active).toBe(true);
  });

  it('may ask about a session that was started for another; each is recorded once a session', async () => {
    const at = await texted(app, person);
    const { sessionToken } = await succeed(app, 'verifySecurityCode', { ...at, sessionTransport: 'BEARER' });
    const another = await addClient(app.deps, 'IP_PIN');
    const ipPin = await clientLibrary(app, another.id, another.secret);
    const before = (await events()).length;
    const both = [eservices, ipPin];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => tokenIntrospection(both[n % 2] ?? eservices, sessionToken)),
    );
    for (const answer of answers) expect(answer).toMatchObject({ active: true, application: 'ESERVICES' });
    const noted = (await events()).slice(before);
    expect(new Set(noted.map(({ actor_id }) => actor_id))).toEqual(new Set([credentials.id, another.id]));
    expect(noted).toHaveLength(2);
    expect(noted.map(({ actor_kind }) => actor_kind)).toEqual(['APPLICATION', 'APPLICATION']);
  });

  it('shows wrong or ended credentials in vain', async () => {
    const token = await signIn();
    const { secret } = credentials;
    const old = await addClient(app.deps, 'ESERVICES');
    const ending = await clientLibrary(app, old.id, old.secret);
    expect((await tokenIntrospection(ending, token)).active).toBe(true);
    expect([await endClient(app.deps, old.id), await endClient(app.deps, old.id)]).toEqual([true, false]);
    const wrong = [
      ending,
      await clientLibrary(app, credentials.id, `${secret}x`),
      await clientLibrary(app, credentials.id, `${secret}x`, ClientSecretPost),
      await clientLibrary(app, 'nobody \u0000 %', secret),
    ];
    for (const one of wrong)
      await expect(tokenIntrospection(one, token)).rejects.toMatchObject({
        status: 401,
        code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
      });
  });

  it('is told as the standard says what is wrong with a question, and caches no answer', async () => {
    const token = await signIn();
    const basic = `Basic ${Buffer.from(`${credentials.id}:${credentials.secret}`).toString('base64')}`;
    const post = async (body: string, headers: Record<string, string> = {}) => {
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const response = await fetch(`${app.address}/introspect`, {
        method: 'POST',
        headers: { ...type, ...headers },
        body,
      });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as { active?: boolean; error?: string },
      };
    };
    const authorization = basic;
    const fine = await post(`token=${token}&token_type_hint=refresh_token&other=1`, { authorization });
    expect([fine.status, fine.body.active]).toEqual([200, true]);
    expect(fine.headers.get('cache-control')).toBe('no-store');
    expect(fine.headers.get('content-type')).toMatch(/^application\/json/);
    const none = await post(`token=${token}`);
    expect([none.status, none.body]).toEqual([401, { error: 'invalid_client' }]);
    expect(none.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    const twice = `token=${token}&client_id=${credentials.id}&client_secret=${credentials.secret}`;
    const malformed = [
      await post('', { authorization }),
      await post('token=', { authorization }),
      await post(`token=${token}&token=${token}`, { authorization }),
      await post(twice, { authorization }),
    ];
    for (const { status, body } of malformed)
      expect([status, body]).toEqual([400, { error: 'invalid_request' }]);
    expect(await post(`token=${'x'.repeat(5000)}`, { authorization })).toMatchObject({ status: 413 });
    expect(await post('{}', { authorization, 'content-type': 'application/json' })).toMatchObject({
      status: 415,
      body: { error: 'invalid_request' },
    });
    for (const bad of [
      'Basic',
      'Basic !!!',
      `Basic ${Buffer.from('%:x').toString('base64')}`,
      `Bearer ${token}`,
    ])
      expect((await post(`token=${token}`, { authorization: bad })).status).toBe(401);
    expect((await fetch(`${app.address}/introspect`)).status).toBe(405);
  });

  it('asks by curl in the line that docs/applications.md shows', async () => {
    const line = /```bash\n([\s\S]*?)```/.exec(read('docs/applications.md').text)?.[1] ?? '';
    const env = {
      ...{ PATH: process.env.PATH ?? '', server: app.address, token: await signIn() },
      ...{ client_id: credentials.id, client_secret: credentials.secret },
    };
    const out = await new Promise<string>((resolve, reject) =>
      execFile('bash', ['-c', line], { env }, (fault, said) => (fault ? reject(fault) : resolve(said))),
    );
    expect(JSON.parse(out)).toMatchObject({ active: true, application: 'ESERVICES' });
  });

  it('leaves numbers behind, and neither token nor secret', async () => {
    const token = await signIn();
    await ask(token);
    expect((await meOf(app, bearer(token))).status).toBe('ACTIVE');
    const metrics = await (await fetch(`${app.address}/metrics`)).text();
    expect(metrics).toMatch(/graphql_request_seconds_count\{operation="introspect",outcome="ok"\} [1-9]/);
    const log = lines.join('');
    expect(log).toContain('"operation":"introspect","status":200,"outcome":"ok"');
    for (const secret of [token, credentials.secret]) expect(log).not.toContain(secret);
    const rows = await app.deps.db.read((tx) => tx.sql(sql`SELECT * FROM application_client`));
    expect(JSON.stringify(rows)).not.toContain(credentials.secret);
  });
});

describe('an address that guesses credentials', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY_SET: 'addressChecksPerMinute=3' } });
  });
  afterAll(() => app.close());

  it('is turned away for a minute; who has the right ones goes on asking', async () => {
    const { id, secret } = await addClient(app.deps, 'ESERVICES');
    const post = (withSecret: string) => {
      const body = new URLSearchParams({ client_id: id, client_secret: withSecret, token: 'x' });
      return fetch(`${app.address}/introspect`, { method: 'POST', body });
    };
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await post('wrong')).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const turnedAway = await post('wrong');
    expect(turnedAway.headers.get('retry-after')).toBe('60');
    for (let n = 0; n < 5; n += 1) expect(await (await post(secret)).json()).toEqual(INACTIVE);
    app.clock.advance(MINUTE_MS);
    expect((await post('wrong')).status).toBe(401);
  });
});
