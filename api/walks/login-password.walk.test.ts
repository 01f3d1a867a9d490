// domain.md 2.4 and 3, api.md "Tries, locks and limits": the site identity and the password, for names that somebody
// has and names that nobody has, one after the other and all at once, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../evidence/people.js';
import { HOUR_MS, MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { setAccount } from '../test/desk-fixtures.js';
import { PASSWORD, registerByPhone, usernameOf } from '../test/journeys.js';
import { errorOf, ordinaryPerson, tryPassword } from '../test/sign-in-journeys.js';

const WRONG = 'seven badgers crossed Elm Street';

describe.each(['sqlite', 'postgres'] as const)('a password on %s', (dialect) => {
  let app: TestApp;
  const [person, other, racer] = [ordinaryPerson(0), ordinaryPerson(1), ordinaryPerson(2)];
  beforeAll(async () => {
    app = await testApp({ dialect });
    for (const one of [person, other, racer]) await registerByPhone(app, one);
  });
  afterAll(() => app.close());
  const right = (one: Person) => tryPassword(app, usernameOf(one), PASSWORD);
  const inMinutes = (minutes: number) => new Date(app.clock.epochMs() + minutes * MINUTE_MS).toISOString();

  it('that is wrong costs a try, is locked with the third, and is refused while locked even if right', async () => {
    const wrong = () => tryPassword(app, usernameOf(person), WRONG);
    expect(errorOf(await wrong())).toEqual({ code: 'CREDENTIALS_INCORRECT', triesLeft: 2, retryAt: null });
    expect(errorOf(await wrong())).toEqual({ code: 'CREDENTIALS_INCORRECT', triesLeft: 1, retryAt: null });
    const locked = { code: 'LOCKED', triesLeft: 0, retryAt: inMinutes(15) };
    expect(errorOf(await wrong())).toEqual(locked);
    expect(errorOf(await right(person))).toEqual(locked);
    app.clock.advance(15 * MINUTE_MS - 1000);
    const refused = await right(person);
    expect(errorOf(refused)).toEqual(locked);
    expect([refused.token, refused.login]).toEqual([null, null]);
  });

  it('locks again with one more miss after a lock, twice as long each time, up to a day', async () => {
    let minutes = 15;
    for (let lock = 0; lock < 8; lock += 1) {
      app.clock.advance(minutes * MINUTE_MS);
      minutes = Math.min(minutes * 2, 24 * 60);
      expect(errorOf(await tryPassword(app, usernameOf(person), WRONG))).toEqual({
        code: 'LOCKED',
        triesLeft: 0,
        retryAt: inMinutes(minutes),
      });
    }
    expect(minutes).toBe(24 * 60);
    app.clock.advance(24 * HOUR_MS);
    expect((await right(person)).login.step).toBe('SECURITY_CODE');
    // A success clears: all three tries are there again.
    expect(errorOf(await tryPassword(app, usernameOf(person), WRONG)).triesLeft).toBe(2);
    expect((await right(person)).userErrors).toEqual([]);
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
      for (let n = 0; n < misses; n += 1) await tryPassword(app, usernameOf(other), WRONG);
      const both = await Promise.all([right(other), right(other)]);
      expect(both.map(({ userErrors }) => userErrors)).toEqual([[], []]);
      expect(both[0].token).not.toBe(both[1].token);
    }
  });

  it('of a suspended account is told so, and only the right one', async () => {
    await setAccount(app, other, { status: 'SUSPENDED' });
    expect(errorOf(await tryPassword(app, usernameOf(other), WRONG)).code).toBe('CREDENTIALS_INCORRECT');
    const told = await right(other);
    expect(errorOf(told).code).toBe('ACCOUNT_SUSPENDED');
    expect([told.token, told.login]).toEqual([null, null]);
  });

  it('ends the sign-in of an account that is suspended meanwhile', async () => {
    const { token } = await right(person);
    await setAccount(app, person, { status: 'SUSPENDED' });
    const { data } = await app.graphql('query Q($token: String!) { login(token: $token) { step } }', {
      token,
    });
    expect(data.login).toBeNull();
  });
});
