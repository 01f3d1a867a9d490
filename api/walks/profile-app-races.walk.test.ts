// Authenticator apps and fresh codes asked for many times in the same moment by real requests, on both databases: two
// replacements at once leave one app, never two or none; a code counts once; a click more loses nothing (domain.md 2.5).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS, SECOND_MS } from '../platform/clock.js';
import { type SqlText, sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, passwordAccepted, registerByPhone, signInByText, succeed } from '../test/journeys.js';
import {
  appCode,
  bearer,
  meOf,
  ordinaryPerson,
  phoneOf,
  secretOfUri,
  signInByApp,
  wrongOf,
} from '../test/sign-in-journeys.js';

type Headers = Record<string, string>;

describe.each(['sqlite', 'postgres'] as const)('at once, on %s,', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ dialect });
    for (let n = 0; n < 4; n += 1) await registerByPhone(app, ordinaryPerson(n));
  });
  afterAll(() => app.close());

  const signedIn = async (n: number) => {
    app.clock.advance(HOUR_MS);
    return signInByText(app, ordinaryPerson(n));
  };
  const session = async (n: number) => bearer((await signedIn(n)).sessionToken);
  const anotherSession = async (n: number) =>
    bearer((await signInByText(app, ordinaryPerson(n))).sessionToken);
  /** What one request was answered: `done`, a user error, or UNAUTHENTICATED. */
  const ask = async (mutation: string, input: object, headers: Headers): Promise<string> => {
    try {
      return (await call(app, mutation, input, headers)).userErrors[0]?.code ?? 'done';
    } catch (fault) {
      if (String(fault).includes('"UNAUTHENTICATED"')) return 'UNAUTHENTICATED';
      throw fault;
    }
  };
  const tally = (answers: readonly string[]) => {
    const counts: Record<string, number> = {};
    for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
    return counts;
  };
  const started = async (headers: Headers) => {
    const { pairing } = await succeed(app, 'startAppPairing', {}, headers);
    return { pairingCode: pairing.pairingCode as string, secret: secretOfUri(pairing.otpauthUri) };
  };
  const paired = async (headers: Headers) => {
    const { secret } = await started(headers);
    const { device } = await succeed(app, 'confirmDevice', { code: appCode(app, secret) }, headers);
    app.clock.advance(30 * SECOND_MS);
    return { secret, deviceId: device.id as string };
  };
  const apps = async (headers: Headers) =>
    (await meOf(app, headers)).devices.filter(({ kind }: { kind: string }) => kind === 'APP');
  const count = async (statement: SqlText) =>
    Number((await app.deps.db.read((tx) => tx.one<{ n: number | string }>(statement)))?.n);

  it('two replacements from two sessions: one wins, the other is told, and there is one app', async () => {
    const [one, other] = [await session(0), await anotherSession(0)];
    await paired(one);
    const both = [one, other];
    const secrets = await Promise.all(both.map((headers) => started(headers)));
    const answers = await Promise.all(
      both.map((headers, n) =>
        ask('confirmDevice', { code: appCode(app, secrets[n]?.secret ?? '') }, headers),
      ),
    );
    expect(tally(answers)).toEqual({ done: 1, CODE_EXPIRED: 1 });
    const left = await apps(one);
    expect(left).toHaveLength(1);
    app.clock.advance(30 * SECOND_MS);
    const secret = secrets[answers.indexOf('done')]?.secret ?? '';
    const { login } = await signInByApp(app, ordinaryPerson(0), { secret, deviceId: left[0].id });
    expect(login.step).toBe('COMPLETE');
  });

  it('two clicks on startAppPairing leave one pairing that can be ended', async () => {
    const headers = await session(0);
    const both = await Promise.all([started(headers), started(headers)]);
    const answers: string[] = [];
    for (const { secret } of both)
      answers.push(await ask('confirmDevice', { code: appCode(app, secret) }, headers));
    // The newer one; where it was the first to be entered, the other comes too late.
    expect([
      ['done', 'STEP_OUT_OF_ORDER'],
      ['CODE_INCORRECT', 'done'],
    ]).toContainEqual(answers);
    expect(await apps(headers)).toHaveLength(1);
  });

  it('eight clicks on confirmDevice make one app and one notice', async () => {
    const headers = await session(0);
    const { secret } = await started(headers);
    const notices = sql`SELECT count(*) AS n FROM message WHERE kind = 'DEVICE_CONFIRMED_NOTICE'`;
    const before = await count(notices);
    const code = appCode(app, secret);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask('confirmDevice', { code }, headers)),
    );
    expect(tally(answers)).toEqual({ done: 1, STEP_OUT_OF_ORDER: 7 });
    expect(await apps(headers)).toHaveLength(1);
    expect((await count(notices)) - before).toBe(1);
  });

  it('eight wrong codes of a new app are looked at three times', async () => {
    const headers = await session(0);
    const code = wrongOf(appCode(app, (await started(headers)).secret));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask('confirmDevice', { code }, headers)),
    );
    expect(tally(answers)).toEqual({ CODE_INCORRECT: 2, CODE_USED_UP: 6 });
  });

  it('a confirmation and the removal of the app that it replaces leave the new one', async () => {
    for (let round = 0; round < 2; round += 1) {
      const headers = await session(1);
      const { deviceId } = await paired(headers);
      const { secret } = await started(headers);
      const code = appCode(app, secret);
      const [confirmed, removed] = await Promise.all([
        ask('confirmDevice', { code }, headers),
        ask('removeApp', { deviceId }, headers),
      ]);
      expect(confirmed).toBe('done');
      expect(['done', 'INVALID_INPUT']).toContain(removed);
      const left = await apps(headers);
      expect(left).toHaveLength(1);
      expect(left[0].id).not.toBe(deviceId);
    }
  });

  it('six removals of one app are one', async () => {
    const headers = await session(1);
    const { deviceId } = await paired(headers);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => ask('removeApp', { deviceId }, headers)),
    );
    expect(tally(answers)).toEqual({ done: 1, INVALID_INPUT: 5 });
    expect(await apps(headers)).toEqual([]);
  });

  it('one installation in two accounts is had by one of them', async () => {
    const both = [await session(2), await anotherSession(3)];
    const installationId = `installation-of-two-on-${dialect}`;
    const secrets = await Promise.all(
      both.map(async (headers) => {
        const { pairingCode } = await started(headers);
        return (await succeed(app, 'pairApp', { pairingCode, installationId })).secret as string;
      }),
    );
    const answers = await Promise.all(
      both.map((headers, n) => ask('confirmDevice', { code: appCode(app, secrets[n] ?? '') }, headers)),
    );
    expect(tally(answers)).toEqual({ done: 1, APP_ALREADY_CONNECTED: 1 });
    const left = await Promise.all(both.map((headers) => apps(headers)));
    expect(left.map(({ length }) => length).sort()).toEqual([0, 1]);
  });

  it('an app that takes its secret while the QR code is confirmed: what serves is what one of them has', async () => {
    for (let round = 0; round < 2; round += 1) {
      const headers = await session(1);
      const { pairingCode, secret } = await started(headers);
      const installationId = `installation-${dialect}-${round}`;
      const [byQr, byApp] = await Promise.all([
        ask('confirmDevice', { code: appCode(app, secret) }, headers),
        call(app, 'pairApp', { pairingCode, installationId }),
      ]);
      // The app came first and its secret counts, or the pairing was over when it came.
      expect([byQr, byApp.userErrors[0]?.code ?? 'done']).toEqual(
        byApp.secret ? ['CODE_INCORRECT', 'done'] : ['done', 'CODE_EXPIRED'],
      );
      if (byApp.secret)
        expect(await ask('confirmDevice', { code: appCode(app, byApp.secret) }, headers)).toBe('done');
    }
  });

  it('one code of an app makes one of two sessions fresh, or one sign-in', async () => {
    const at = await session(1);
    const device = await paired(at);
    const { deviceId } = device;
    const both = [at, await anotherSession(1)];
    const code = appCode(app, device.secret);
    const answers = await Promise.all(
      both.map((headers) => ask('freshenSecurityCode', { deviceId, code }, headers)),
    );
    expect(tally(answers)).toEqual({ done: 1, CODE_INCORRECT: 1 });

    app.clock.advance(30 * SECOND_MS);
    const left = both[answers.indexOf('CODE_INCORRECT')] ?? at;
    const { token } = await passwordAccepted(app, ordinaryPerson(1));
    const next = { deviceId, code: appCode(app, device.secret) };
    const mixed = await Promise.all([
      ask('freshenSecurityCode', next, left),
      ask('verifySecurityCode', { token, ...next }, {}),
    ]);
    expect(tally(mixed)).toEqual({ done: 1, CODE_INCORRECT: 1 });
  });

  it('eight clicks on a right fresh code renew the token once, and lose nothing', async () => {
    const { sessionToken } = await signedIn(3);
    const headers = bearer(sessionToken);
    const [{ id: deviceId }] = (await meOf(app, headers)).devices;
    await succeed(app, 'sendFreshSecurityCode', { deviceId }, headers);
    const code = await app.codeSentTo(phoneOf(ordinaryPerson(3)));
    const misses = sql`SELECT coalesce(sum(misses), 0) AS n FROM attempt WHERE purpose = 'security-code'`;
    const before = await count(misses);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask('freshenSecurityCode', { deviceId, code }, headers)),
    );
    expect(tally(answers)).toEqual({ done: 1, UNAUTHENTICATED: 7 });
    expect(await count(misses)).toBe(before);
  });

  it('eight wrong fresh codes are looked at three times', async () => {
    const headers = await session(3);
    const [{ id: deviceId }] = (await meOf(app, headers)).devices;
    await succeed(app, 'sendFreshSecurityCode', { deviceId }, headers);
    const code = wrongOf(await app.codeSentTo(phoneOf(ordinaryPerson(3))));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask('freshenSecurityCode', { deviceId, code }, headers)),
    );
    expect(tally(answers)).toEqual({ CODE_INCORRECT: 2, CODE_USED_UP: 6 });
  });
});
