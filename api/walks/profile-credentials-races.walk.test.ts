// Changes that meet in the same moment, by real requests, on both databases: one wins, the others get a clear answer, and
// no session outlives what ended it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../platform/db/sql.js';
import { type Answer, type TestApp, testApp } from '../test/app.js';
import {
  call,
  emailOf,
  PASSWORD,
  passwordAccepted,
  registerByPhone,
  signInByText,
  usernameOf,
} from '../test/journeys.js';
import { bearer, meOf, ordinaryPerson, texted, tryPassword } from '../test/sign-in-journeys.js';

const mutation = (name: string, input: string) =>
  `mutation M($input: ${input}!) { ${name}(input: $input) { userErrors { code } } }`;
const CHANGE = mutation('changePassword', 'ChangePasswordInput');
const CONFIRM = mutation('confirmEmailChange', 'ConfirmEmailChangeInput');
const CLOSE = 'mutation { closeAccount { userErrors { code } } }';

/** `done`, the code of the first user error, or of the top-level error. */
const outcomeOf = ({ data, errors }: Answer): string => {
  if (errors) return errors[0].extensions.code;
  const [payload] = Object.values(data) as { userErrors: { code: string }[] }[];
  return payload?.userErrors[0]?.code ?? 'done';
};

describe.each(['sqlite', 'postgres'] as const)('in the same moment, on %s,', (dialect) => {
  let app: TestApp;
  const people = [0, 1, 2, 3, 4].map(ordinaryPerson);
  beforeAll(async () => {
    app = await testApp({
      dialect,
      env: { POLICY_SET: 'passwordTries=50,addressChecksPerMinute=100000,addressChecksPerHour=100000' },
    });
    for (const one of people) await registerByPhone(app, one);
  });
  afterAll(() => app.close());
  const personAt = (n: number) => people[n] ?? ordinaryPerson(n);
  const signedIn = async (n: number) => bearer((await signInByText(app, personAt(n))).sessionToken);
  const liveSessions = async (n: number) => {
    const rows = await app.deps.db.read((tx) =>
      tx.sql<{ id: string }>(sql`SELECT id FROM session WHERE ended_at IS NULL AND account_id = ${ids[n]}`),
    );
    return rows.length;
  };
  const ids: string[] = [];
  const idOf = async (n: number, headers: Record<string, string>) => {
    ids[n] = (await app.graphql('{ me { id } }', {}, headers)).data.me.id;
  };

  it('eight changes of the password from two sessions: one wins, and its session alone goes on', async () => {
    const both = [await signedIn(0), await signedIn(0)];
    await idOf(0, both[0] ?? {});
    const newPassword = (n: number) => `nine herons left at ${n}`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        app.graphql(
          CHANGE,
          { input: { currentPassword: PASSWORD, newPassword: newPassword(n) } },
          both[n % 2],
        ),
      ),
    );
    const outcomes = answers.map(outcomeOf);
    const winner = outcomes.indexOf('done');
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1);
    for (const [n, outcome] of outcomes.entries())
      if (n !== winner)
        expect(outcome).toMatch(
          n % 2 === winner % 2 ? /^CREDENTIALS_INCORRECT$/ : /^(UNAUTHENTICATED|CREDENTIALS_INCORRECT)$/,
        );
    expect((await passwordAccepted(app, personAt(0), newPassword(winner))).login.step).toBe('SECURITY_CODE');
    expect(await liveSessions(0)).toBe(1);
  });

  it('a change of the password and sign-ins with the old one: none of them gets further', async () => {
    const here = await signedIn(1);
    const input = { currentPassword: PASSWORD, newPassword: 'nine herons left at dusk' };
    const [changed, ...signIns] = await Promise.all([
      app.graphql(CHANGE, { input }, here),
      ...Array.from({ length: 6 }, () => tryPassword(app, usernameOf(personAt(1)), PASSWORD)),
    ]);
    expect(outcomeOf(changed as Answer)).toBe('done');
    for (const { login, token, userErrors } of signIns) {
      if (userErrors.length > 0) {
        expect(userErrors[0].code).toBe('CREDENTIALS_INCORRECT');
        continue;
      }
      const sent = await call(app, 'sendSecurityCode', { token, deviceId: login.devices[0].id });
      expect(sent.userErrors[0].code).toBe('FLOW_EXPIRED');
    }
  });

  it('a code for one e-mail address and the wish for another: either is whole', async () => {
    const here = await signedIn(2);
    await call(app, 'changeEmail', { email: 'one@example.com' }, here);
    const code = await app.codeSentTo('one@example.com');
    const [confirmed, asked] = await Promise.all([
      app.graphql(CONFIRM, { input: { code } }, here),
      call(app, 'changeEmail', { email: 'two@example.com' }, here),
    ]);
    expect(asked.userErrors).toEqual([]);
    const first = outcomeOf(confirmed);
    expect(['done', 'CODE_INCORRECT']).toContain(first);
    const { data } = await app.graphql('{ me { email } }', {}, here);
    expect(data.me.email).toBe(first === 'done' ? 'one@example.com' : emailOf(personAt(2)));
    const newest = await app.codeSentTo('two@example.com');
    const twice = await Promise.all(
      [1, 2, 3].map(() => app.graphql(CONFIRM, { input: { code: newest } }, here)),
    );
    expect(twice.map(outcomeOf).sort()).toEqual(['CODE_EXPIRED', 'CODE_EXPIRED', 'done']);
    expect((await app.graphql('{ me { email } }', {}, here)).data.me.email).toBe('two@example.com');
  });

  it('a closing and sign-ins that finish: no session is left', async () => {
    const here = await signedIn(3);
    await idOf(3, here);
    const onTheirWay = [await texted(app, personAt(3)), await texted(app, personAt(3))];
    const [closed] = await Promise.all([
      app.graphql(CLOSE, {}, here),
      ...onTheirWay.map((at) => call(app, 'verifySecurityCode', { ...at, sessionTransport: 'BEARER' })),
    ]);
    expect(outcomeOf(closed as Answer)).toBe('done');
    expect(await liveSessions(3)).toBe(0);
    expect(await meOf(app, here)).toBeNull();
  });

  it('a closing and the code of a new e-mail address: no reminder names the account', async () => {
    const here = await signedIn(4);
    await idOf(4, here);
    await call(app, 'changeEmail', { email: 'five@example.com' }, here);
    const code = await app.codeSentTo('five@example.com');
    const [confirmed, closed, again] = await Promise.all([
      app.graphql(CONFIRM, { input: { code } }, here),
      app.graphql(CLOSE, {}, here),
      app.graphql(CLOSE, {}, here),
    ]);
    expect([outcomeOf(closed), outcomeOf(again)].sort()).toEqual(['UNAUTHENTICATED', 'done']);
    expect(['done', 'UNAUTHENTICATED']).toContain(outcomeOf(confirmed));
    const left = await app.deps.db.read((tx) =>
      tx.sql(sql`SELECT digest FROM blind_index_many WHERE owner_id = ${ids[4]}`),
    );
    expect(left).toEqual([]);
    expect(await liveSessions(4)).toBe(0);
  });
});
