// The numbers of the profile nist-800-63-4 where signing in differs (domain.md section 3, api.md "Flows, settled").
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  PASSWORD,
  passwordAccepted,
  registerByMail,
  registerByPhone,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { NEW_PASSWORD, resetTexted } from '../test/recovery-journeys.js';
import {
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  texted,
  tryPassword,
  wrongOf,
} from '../test/sign-in-journeys.js';

describe('with nist-800-63-4', () => {
  let app: TestApp;
  const [person, coded, byMail, guessed] = [
    ordinaryPerson(0),
    ordinaryPerson(1),
    ordinaryPerson(2),
    ordinaryPerson(3),
  ];
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: 'nist-800-63-4' } });
    await registerByPhone(app, person);
    await registerByPhone(app, coded);
  });
  afterAll(() => app.close());
  const inSeconds = (seconds: number) => new Date(app.clock.epochMs() + seconds * SECOND_MS).toISOString();

  it.each(['somebody', 'nobody'])(
    'ten wrong passwords of %s make a wait that grows from 30 seconds to an hour, a hundred disable it',
    async (who) => {
      const username = who === 'somebody' ? usernameOf(person) : 'nobody.at.all';
      const wrong = async () => errorOf(await tryPassword(app, username, 'not this one'));
      const subjects = async () =>
        app.deps.db.read((tx) => tx.sql(sql`SELECT subject FROM attempt WHERE purpose = 'password'`));
      const before = await subjects();
      for (let left = 9; left > 0; left -= 1) {
        expect(await wrong()).toEqual({ code: 'CREDENTIALS_INCORRECT', triesLeft: left, retryAt: null });
      }
      let wait = 30;
      for (const next of [60, 120, 240, 480, 960, 1920, 3600, 3600]) {
        expect(await wrong()).toEqual({ code: 'LOCKED', triesLeft: 0, retryAt: inSeconds(wait) });
        expect((await tryPassword(app, username, PASSWORD)).userErrors[0].code).toBe('LOCKED');
        app.clock.advance(wait * SECOND_MS);
        wait = next;
      }
      // Eighty misses more, without an hour of waiting each.
      const known = new Set(before.map((row) => row.subject));
      const [mine] = (await subjects()).filter((row) => !known.has(row.subject));
      await app.deps.db.inTx((tx) =>
        tx.execute(
          sql`UPDATE attempt SET misses = 98 WHERE purpose = 'password' AND subject = ${mine?.subject}`,
        ),
      );
      expect((await wrong()).retryAt).toBe(inSeconds(3600));
      app.clock.advance(HOUR_MS);
      const disabled = await wrong();
      expect(disabled.code).toBe('LOCKED');
      app.clock.advance(20 * 365 * 24 * HOUR_MS);
      expect(errorOf(await tryPassword(app, username, PASSWORD))).toEqual(disabled);
      app.clock.advance(-20 * 365 * 24 * HOUR_MS);
    },
  );

  it('a sign-in allows five wrong codes, the account ten', async () => {
    // Only the tenth miss locks: until then a new sign-in is what helps.
    for (const helps of [/sign in again/i, /for a while/]) {
      const lefts = [4, 3, 2, 1, 0];
      const { token, deviceId, code } = await texted(app, coded);
      for (const left of lefts) {
        const missed = errorOf(
          await call(app, 'verifySecurityCode', { token, deviceId, code: wrongOf(code) }),
        );
        expect([missed.code, missed.triesLeft]).toEqual([
          left === 0 ? 'CODE_USED_UP' : 'CODE_INCORRECT',
          left,
        ]);
      }
      const { userErrors } = await call(app, 'verifySecurityCode', { token, deviceId, code });
      expect([userErrors[0].code, userErrors[0].message]).toEqual([
        'CODE_USED_UP',
        expect.stringMatching(helps),
      ]);
    }
    expect(errorOf(await tryPassword(app, usernameOf(coded), PASSWORD))).toEqual({
      code: 'LOCKED',
      triesLeft: 0,
      retryAt: inSeconds(30),
    });
    app.clock.advance(30 * SECOND_MS);
    const { token, deviceId, code } = await texted(app, coded);
    const { sessionToken } = await succeed(app, 'verifySecurityCode', {
      token,
      deviceId,
      code,
      sessionTransport: 'BEARER',
    });
    // An hour of idling is the most, and not 15 minutes.
    app.clock.advance(59 * MINUTE_MS);
    expect((await meOf(app, bearer(sessionToken))).status).toBe('ACTIVE');
    app.clock.advance(61 * MINUTE_MS);
    expect(await meOf(app, bearer(sessionToken))).toBeNull();
  });

  it('a hundred wrong codes disable the password too, and leave the way to reset it', async () => {
    await registerByPhone(app, guessed);
    const { token, deviceId, code } = await texted(app, guessed);
    const missed = { token, deviceId, code: wrongOf(code) };
    await call(app, 'verifySecurityCode', missed);
    await app.deps.db.inTx((tx) =>
      tx.execute(sql`UPDATE attempt SET misses = 99 WHERE purpose = 'security-code'`),
    );
    await call(app, 'verifySecurityCode', missed);
    app.clock.advance(24 * HOUR_MS);
    expect((await tryPassword(app, usernameOf(guessed), PASSWORD)).userErrors).toMatchObject([
      { code: 'LOCKED', retryAt: expect.stringMatching(/^9999/) },
    ]);
    await succeed(app, 'resetPassword', (await resetTexted(app, guessed)).input);
    expect((await passwordAccepted(app, guessed, NEW_PASSWORD)).login.step).toBe('SECURITY_CODE');
  });

  it('a mailed code has ten Crockford characters, is taken as people copy it, and has five tries', async () => {
    const { code } = await registerByMail(app, byMail);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    const { token } = await passwordAccepted(app, byMail);
    const wrong = `${code.startsWith('7') ? '8' : '7'}${code.slice(1)}`;
    for (const left of [4, 3, 2, 1]) {
      const missed = errorOf(await call(app, 'enterActivationCode', { token, code: wrong }));
      expect([missed.code, missed.triesLeft]).toEqual(['CODE_INCORRECT', left]);
    }
    const typed = `${code.slice(0, 5)}-${code.slice(5)}`
      .toLowerCase()
      .replaceAll('0', 'o')
      .replaceAll('1', 'l');
    expect((await succeed(app, 'enterActivationCode', { token, code: typed })).login.step).toBe(
      'ENROL_DEVICE',
    );
  });
});
