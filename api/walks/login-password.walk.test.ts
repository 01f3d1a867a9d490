// domain.md 2.4 and 3, api.md "Tries, locks and limits": the site identity and the password, for names that somebody
// has and names that nobody has, one after the other and all at once, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../evidence/people.js';
import { MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { setAccount } from '../test/desk-fixtures.js';
import { PASSWORD, registerByPhone, usernameOf } from '../test/journeys.js';
import { errorOf, ordinaryPerson, tryPassword } from '../test/sign-in-journeys.js';

const WRONG = 'seven badgers crossed Elm Street';

describe.each(['sqlite', 'postgres'] as const)('a password on %s', (dialect) => {
  let app: TestApp;
  const [locked, twice, racer, suspended] = [
    ordinaryPerson(0),
    ordinaryPerson(1),
    ordinaryPerson(2),
    ordinaryPerson(3),
  ];
  beforeAll(async () => {
    app = await testApp({ dialect });
    for (const one of [locked, twice, racer, suspended]) await registerByPhone(app, one);
  });
  afterAll(() => app.close());
  const right = (one: Person) => tryPassword(app, usernameOf(one), PASSWORD);
  const inMinutes = (minutes: number) => new Date(app.clock.epochMs() + minutes * MINUTE_MS).toISOString();

  it('that is wrong costs a try, locks with the third, even the right one, and then with each miss for twice as long, up to a day', async () => {
    const wrong = () => tryPassword(app, usernameOf(locked), WRONG);
    expect(errorOf(await wrong())).toEqual({ code: 'CREDENTIALS_INCORRECT', triesLeft: 2, retryAt: null });
    expect(errorOf(await wrong())).toEqual({ code: 'CREDENTIALS_INCORRECT', triesLeft: 1, retryAt: null });
    const until = { code: 'LOCKED', triesLeft: 0, retryAt: inMinutes(15) };
    expect(errorOf(await wrong())).toEqual(until);
    expect(errorOf(await right(locked))).toEqual(until);
    app.clock.advance(15 * MINUTE_MS - 1000);
    const refused = await right(locked);
    expect(errorOf(refused)).toEqual(until);
    expect([refused.token, refused.login]).toEqual([null, null]);
    app.clock.advance(1000);
    let minutes = 15;
    for (let lock = 0; lock < 8; lock += 1) {
      minutes = Math.min(minutes * 2, 24 * 60);
      expect(errorOf(await wrong())).toEqual({ code: 'LOCKED', triesLeft: 0, retryAt: inMinutes(minutes) });
      app.clock.advance(minutes * MINUTE_MS);
    }
    expect(minutes).toBe(24 * 60);
    expect((await right(locked)).login.step).toBe('SECURITY_CODE');
    // A success clears: all three tries are there again.
    expect(errorOf(await wrong()).triesLeft).toBe(2);
    expect((await right(locked)).userErrors).toEqual([]);
  });

  it('that twenty people guess at once is looked at three times', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => tryPassword(app, usernameOf(racer), `guess number ${n}`)),
    );
    const codes = answers.map((answer) => errorOf(answer));
    expect(
      codes
        .filter(({ code }) => code === 'CREDENTIALS_INCORRECT')
        .map(({ triesLeft }) => triesLeft)
        .sort(),
    ).toEqual([1, 2]);
    expect(codes.filter(({ code }) => code === 'LOCKED')).toHaveLength(18);
    const counted = await app.deps.db.read((tx) =>
      tx.sql<{ misses: number }>(
        sql`SELECT misses FROM attempt WHERE purpose = 'password' AND updated_at = ${app.clock.iso()}`,
      ),
    );
    expect(counted.map(({ misses }) => Number(misses))).toContain(3);
  });

  it('that is right passes twice at once, also on the last try', async () => {
    for (const misses of [1, 2]) {
      for (let n = 0; n < misses; n += 1) await tryPassword(app, usernameOf(twice), WRONG);
      const both = await Promise.all([right(twice), right(twice)]);
      expect(both.map(({ userErrors }) => userErrors)).toEqual([[], []]);
      expect(both[0].token).not.toBe(both[1].token);
    }
  });

  it('of a suspended account is told so, and only the right one; a sign-in of before is over', async () => {
    const { token } = await right(suspended);
    await setAccount(app, suspended, { status: 'SUSPENDED' });
    expect(errorOf(await tryPassword(app, usernameOf(suspended), WRONG)).code).toBe('CREDENTIALS_INCORRECT');
    const told = await right(suspended);
    expect(errorOf(told).code).toBe('ACCOUNT_SUSPENDED');
    expect([told.token, told.login]).toEqual([null, null]);
    const { data } = await app.graphql('query Q($token: String!) { login(token: $token) { step } }', {
      token,
    });
    expect(data.login).toBeNull();
  });
});
