// domain.md 2.8 and 3, api.md: the list of sessions in plain words, ending one or all others, the ends by policy, and the
// last sign-in shown where the next one ends. How a session travels is told in profile-sessions-clients.walk.test.ts.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { publishAgreement } from '../test/desk-fixtures.js';
import { call, registerByPhone, signInByText } from '../test/journeys.js';
import { bearer, meOf, ordinaryPerson, texted } from '../test/sign-in-journeys.js';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0';
const SESSIONS =
  '{ me { lastSignIn { at application client address } sessions { id current client address startedAt lastSeenAt } allowedActions } }';
const END_OTHERS =
  'mutation { endOtherSessions { account { sessions { id current } } userErrors { code } } }';
const LAST = 'lastSignIn { at application client address }';
const VERIFY = `mutation M($input: VerifySecurityCodeInput!) { verifySecurityCode(input: $input) {
  login { step } sessionToken ${LAST} userErrors { code } } }`;
const ACCEPT = `mutation M($input: AcceptUserAgreementInput!) { acceptUserAgreement(input: $input) {
  sessionToken ${LAST} userErrors { code } } }`;

describe.each([
  ['irs-2017', 15, 12],
  ['nist-800-63-4', 60, 24],
] as const)('sessions, with %s,', (policy, idleMinutes, wholeHours) => {
  let app: TestApp;
  const [person, other] = [ordinaryPerson(0), ordinaryPerson(1)];
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy, TRUST_PROXY: '127.0.0.1/32' } });
    for (const one of [person, other]) await registerByPhone(app, one);
  });
  // Each begins when every session before is over, and with no agreement to accept.
  beforeEach(async () => {
    app.clock.advance((wholeHours + 1) * HOUR_MS);
    await app.deps.db.inTx(async (tx) => {
      await tx.execute(sql`DELETE FROM agreement_acceptance`);
      await tx.execute(sql`DELETE FROM user_agreement`);
    });
  });
  afterAll(() => app.close());
  const from = (address: string, userAgent = 'curl/7.88.1') => ({
    'x-forwarded-for': address,
    'user-agent': userAgent,
  });
  const signedInFrom = async (headers: Record<string, string>) => {
    const input = { ...(await texted(app, person)), sessionTransport: 'BEARER' };
    const { data } = await app.graphql(VERIFY, { input }, headers);
    return data.verifySecurityCode;
  };
  const look = async (token: string, headers: Record<string, string>) =>
    (await app.graphql(SESSIONS, {}, { ...bearer(token), ...headers })).data.me;

  it('are listed with client and network in plain words, in the language of who asks', async () => {
    const home = await signedInFrom(from('203.0.113.7', FIREFOX));
    await signedInFrom(from('10.1.2.3'));
    await signedInFrom(from('2001:db8:7::1', ''));
    const me = await look(home.sessionToken, from('203.0.113.7', FIREFOX));
    expect(me.sessions).toMatchObject([
      { current: false, client: 'an unknown program', address: '2001:db8:7::1, another network' },
      { current: false, client: 'curl', address: '10.1.2.3, a private network' },
      { current: true, client: 'Firefox on Windows', address: '203.0.113.7, the network you are on now' },
    ]);
    const spanish = await look(home.sessionToken, { ...from('198.51.100.1'), 'accept-language': 'es' });
    expect(spanish.sessions[2]).toMatchObject({
      client: 'Firefox en Windows',
      address: '203.0.113.7, otra red',
    });
  });

  it('end one by one, one’s own alone, the current one as signing out does', async () => {
    const { sessionToken: mine } = await signInByText(app, person);
    const { sessionToken: second } = await signInByText(app, person);
    const { sessionToken: foreign } = await signInByText(app, other);
    const idOf = async (token: string) =>
      (await meOf(app, bearer(token))).sessions.find(({ current }: { current: boolean }) => current).id;
    const [mineId, secondId, foreignId] = [await idOf(mine), await idOf(second), await idOf(foreign)];
    const end = (sessionId: string) => call(app, 'endSession', { sessionId }, bearer(mine));

    const unknown = await end('nobodys');
    expect(unknown.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'sessionId'] }]);
    expect((await end(foreignId)).userErrors).toEqual(unknown.userErrors);
    expect(await meOf(app, bearer(foreign))).not.toBeNull();

    const ended = await end(secondId);
    expect(ended.userErrors).toEqual([]);
    expect(ended.account.sessions.map(({ id }: { id: string }) => id)).not.toContain(secondId);
    expect(await meOf(app, bearer(second))).toBeNull();
    // A double click changes nothing and is no error.
    expect((await end(secondId)).userErrors).toEqual([]);

    expect(await end(mineId)).toMatchObject({ account: null, userErrors: [] });
    expect(await meOf(app, bearer(mine))).toBeNull();
    const audited = await app.deps.db.read((tx) =>
      tx.sql(
        sql`SELECT id FROM audit_event WHERE kind = 'session.ended' AND subject_id IN (${mineId}, ${secondId})`,
      ),
    );
    expect(audited).toHaveLength(2);
  });

  it('end all but the current one at once, which the activity tells', async () => {
    const tokens: string[] = [];
    for (let n = 0; n < 3; n += 1) tokens.push((await signInByText(app, person)).sessionToken);
    const [mine = '', ...others] = tokens;
    const { data } = await app.graphql(END_OTHERS, {}, bearer(mine));
    expect(data.endOtherSessions.userErrors).toEqual([]);
    expect(data.endOtherSessions.account.sessions).toEqual([{ id: expect.any(String), current: true }]);
    for (const token of others) expect(await meOf(app, bearer(token))).toBeNull();
    const query = '{ me { allowedActions activity(first: 1) { edges { node { kind } } } } }';
    const { me } = (await app.graphql(query, {}, bearer(mine))).data;
    expect(me.activity.edges[0].node.kind).toBe('SESSION_ENDED');
    expect(me.allowedActions).not.toContain('endOtherSessions');
    // Where there are none, nothing is told.
    await app.graphql(END_OTHERS, {}, bearer(mine));
    const { activity } = (await app.graphql('{ me { activity { totalCount } } }', {}, bearer(mine))).data.me;
    await app.graphql(END_OTHERS, {}, bearer(mine));
    expect(
      (await app.graphql('{ me { activity { totalCount } } }', {}, bearer(mine))).data.me.activity,
    ).toEqual(activity);
  });

  it('need a session, and one of two that end each other stays', async () => {
    const { errors } = await app.graphql(END_OTHERS);
    expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
    const [a, b] = [
      (await signInByText(app, person)).sessionToken as string,
      (await signInByText(app, person)).sessionToken as string,
    ];
    await Promise.all([a, b].map((token) => app.graphql(END_OTHERS, {}, bearer(token))));
    const left = [await meOf(app, bearer(a)), await meOf(app, bearer(b))].filter((me) => me !== null);
    expect(left).toHaveLength(1);
  });

  it(`end ${idleMinutes} minutes after the last request, and ${wholeHours} hours after they began`, async () => {
    const { sessionToken: idle } = await signInByText(app, person);
    app.clock.advance(idleMinutes * MINUTE_MS + 1);
    expect(await meOf(app, bearer(idle))).toBeNull();
    const { sessionToken } = await signInByText(app, person);
    const busyMs = wholeHours * HOUR_MS - MINUTE_MS;
    for (let spent = 0; spent < busyMs; ) {
      const stepMs = Math.min(idleMinutes * MINUTE_MS - 1000, busyMs - spent);
      app.clock.advance(stepMs);
      spent += stepMs;
      expect(await meOf(app, bearer(sessionToken)), `after ${spent} ms`).not.toBeNull();
    }
    app.clock.advance(MINUTE_MS);
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
  });

  it('show the sign-in before them where they begin, wherever that is', async () => {
    await signedInFrom(from('198.51.100.4', FIREFOX));
    const at = app.clock.iso();
    app.clock.advance(HOUR_MS);
    const here = from('203.0.113.7');
    const next = await signedInFrom(here);
    const shown = {
      at,
      application: 'ESERVICES',
      client: 'Firefox on Windows',
      address: '198.51.100.4, another network',
    };
    expect(next.lastSignIn).toEqual(shown);
    expect((await look(next.sessionToken, here)).lastSignIn).toEqual(shown);

    await publishAgreement(app, `2017-12-${policy.length}`);
    app.clock.advance(HOUR_MS);
    const asked = { ...(await texted(app, person)), sessionTransport: 'BEARER' };
    const { verifySecurityCode } = (await app.graphql(VERIFY, { input: asked }, here)).data;
    expect(verifySecurityCode).toMatchObject({ login: { step: 'AGREEMENT' }, lastSignIn: null });
    const input = { token: asked.token, version: `2017-12-${policy.length}` };
    const { acceptUserAgreement } = (await app.graphql(ACCEPT, { input }, here)).data;
    expect(acceptUserAgreement.lastSignIn).toMatchObject({
      client: 'curl',
      address: '203.0.113.7, the network you are on now',
    });
  });
});
