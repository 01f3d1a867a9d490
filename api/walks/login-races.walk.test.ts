// Everything of a sign-in that may count once, asked for many times in the same moment by real requests, on both
// databases (domain.md 3: tries are spent before the secret is looked at).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../platform/clock.js';
import { type SqlText, sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { issueByDesk, publishAgreement, TEMPORARY_PASSWORD } from '../test/desk-fixtures.js';
import {
  call,
  credentialsOf,
  passwordAccepted,
  registerByMail,
  registerByPhone,
  SECRET_ANSWERS,
  succeed,
} from '../test/journeys.js';
import {
  activateWithApp,
  appCode,
  atEnrolDevice,
  ordinaryPerson,
  texted,
  wrongOf,
} from '../test/sign-in-journeys.js';

interface Payload {
  readonly userErrors: readonly { readonly code: string }[];
  readonly sessionToken?: string | null;
}

/** How often each code was answered; `done` for an answer without an error. */
function tally(answers: readonly Payload[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { userErrors } of answers) {
    const code = userErrors[0]?.code ?? 'done';
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}
const atOnce = (count: number, ask: (n: number) => Promise<Payload>) =>
  Promise.all(Array.from({ length: count }, (_, n) => ask(n)));

describe.each(['sqlite', 'postgres'] as const)('at once, on %s,', (dialect) => {
  let app: TestApp;
  const [person, guessed] = [ordinaryPerson(0), ordinaryPerson(1)];
  beforeAll(async () => {
    app = await testApp({ dialect });
    for (const one of [person, guessed]) await registerByPhone(app, one);
  });
  afterAll(() => app.close());
  // Each on a day of its own: what one test sent counts against no other's limits.
  beforeEach(() => app.clock.advance(DAY_MS));
  const count = async (statement: SqlText) =>
    Number((await app.deps.db.read((tx) => tx.one<{ n: number | string }>(statement)))?.n);
  const sessions = () => count(sql`SELECT count(*) AS n FROM session`);
  const letters = (kind: string) => count(sql`SELECT count(*) AS n FROM letter WHERE kind = ${kind}`);

  it('twenty right texted codes make one session', async () => {
    const at = await texted(app, person);
    const before = await sessions();
    const answers = await atOnce(20, () =>
      call(app, 'verifySecurityCode', { ...at, sessionTransport: 'BEARER' }),
    );
    expect(tally(answers)).toEqual({ done: 1, STEP_OUT_OF_ORDER: 19 });
    expect(answers.filter(({ sessionToken }) => sessionToken)).toHaveLength(1);
    expect((await sessions()) - before).toBe(1);
  });

  it('twenty wrong texted codes are looked at three times, and twenty in several sign-ins as well', async () => {
    const forget = () =>
      app.deps.db.inTx((tx) => tx.execute(sql`DELETE FROM attempt WHERE purpose = 'security-code'`));
    await forget();
    const at = await texted(app, guessed);
    const wrong = await atOnce(20, () => call(app, 'verifySecurityCode', { ...at, code: wrongOf(at.code) }));
    expect(tally(wrong)).toEqual({ CODE_INCORRECT: 2, CODE_USED_UP: 18 });
    const misses = sql`SELECT misses AS n FROM attempt WHERE purpose = 'security-code'`;
    expect(await count(misses)).toBe(3);

    app.clock.advance(HOUR_MS);
    await forget();
    const several = [await texted(app, guessed), await texted(app, guessed), await texted(app, guessed)];
    const spread = await atOnce(20, (n) => {
      const one = several[n % 3] ?? at;
      return call(app, 'verifySecurityCode', { ...one, code: wrongOf(one.code) });
    });
    expect(tally(spread)).toEqual({ CODE_INCORRECT: 2, CODE_USED_UP: 18 });
    expect(await count(misses)).toBe(3);
  });

  it('twenty texts are asked for and five are sent', async () => {
    const { token, login } = await passwordAccepted(app, person);
    const before = app.texts.length;
    const answers = await atOnce(20, () =>
      call(app, 'sendSecurityCode', { token, deviceId: login.devices[0].id }),
    );
    expect(tally(answers)).toEqual({ done: 5, RATE_LIMITED: 15 });
    await app.deliver();
    expect(app.texts.length - before).toBe(5);
  });

  it('one code of an app makes one session, twenty times in one sign-in and in twelve sign-ins', async () => {
    const { secret, deviceId } = await activateWithApp(app, ordinaryPerson(2));
    const tokens: string[] = [];
    for (let n = 0; n < 12; n += 1) tokens.push((await passwordAccepted(app, ordinaryPerson(2))).token);
    for (const tokenOf of [() => tokens[0], (n: number) => tokens[1 + (n % 11)]]) {
      app.clock.advance(60_000);
      const before = await sessions();
      const code = appCode(app, secret);
      const answers = await atOnce(20, (n) =>
        call(app, 'verifySecurityCode', { token: tokenOf(n), deviceId, code }),
      );
      expect(tally(answers).done).toBe(1);
      expect((await sessions()) - before).toBe(1);
    }
  });

  it('twenty wrong mailed codes are looked at three times; of twenty right ones one counts for each sign-in', async () => {
    const [wrong, right] = [
      await registerByMail(app, ordinaryPerson(3)),
      await registerByMail(app, ordinaryPerson(4)),
    ];
    const { token } = await passwordAccepted(app, ordinaryPerson(3));
    const missed = await atOnce(20, () =>
      call(app, 'enterActivationCode', { token, code: wrongOf(wrong.code) }),
    );
    expect(tally(missed)).toEqual({ CODE_INCORRECT: 2, CODE_USED_UP: 18 });
    const tokens = [
      await passwordAccepted(app, ordinaryPerson(4)),
      await passwordAccepted(app, ordinaryPerson(4)),
    ];
    const entered = await atOnce(20, (n) =>
      call(app, 'enterActivationCode', { token: tokens[n % 2]?.token, code: right.code }),
    );
    expect(tally(entered)).toEqual({ done: 2, STEP_OUT_OF_ORDER: 18 });
  });

  it('ten wishes for another letter queue one', async () => {
    await registerByMail(app, ordinaryPerson(10));
    app.clock.advance(2 * DAY_MS);
    const { token } = await passwordAccepted(app, ordinaryPerson(10));
    const before = await letters('ACTIVATION_CODE');
    const answers = await atOnce(10, () => call(app, 'requestNewActivationCode', { token }));
    expect(tally(answers)).toEqual({ done: 1, RATE_LIMITED: 9 });
    expect((await letters('ACTIVATION_CODE')) - before).toBe(1);
  });

  it('twenty confirmations of a phone make one device, one session and one letter', async () => {
    const token = await atEnrolDevice(app, ordinaryPerson(5));
    await succeed(app, 'enrolPhone', { token, phone: '202-555-0177' });
    const code = await app.codeSentTo('+12025550177');
    const [sessionsBefore, lettersBefore] = [await sessions(), await letters('DEVICE_NOTICE')];
    const answers = await atOnce(20, () => call(app, 'confirmDevice', { token, code }));
    expect(tally(answers)).toEqual({ done: 1, STEP_OUT_OF_ORDER: 19 });
    expect((await sessions()) - sessionsBefore).toBe(1);
    expect((await letters('DEVICE_NOTICE')) - lettersBefore).toBe(1);
  });

  it('ten installations with one pairing code: one wins', async () => {
    const token = await atEnrolDevice(app, ordinaryPerson(6));
    const { pairing } = await succeed(app, 'startAppPairing', { token });
    const { pairingCode } = pairing;
    const answers = await atOnce(10, (n) =>
      call(app, 'pairApp', { pairingCode, installationId: `installation-${n}-at-once` }),
    );
    expect(tally(answers)).toEqual({ done: 1, APP_ALREADY_CONNECTED: 9 });
  });

  it('one installation with two accounts: one of them has it', async () => {
    const pairs: { token: string; secret: string }[] = [];
    for (const n of [7, 8]) {
      const token = await atEnrolDevice(app, ordinaryPerson(n));
      const { pairing } = await succeed(app, 'startAppPairing', { token });
      const input = { pairingCode: pairing.pairingCode, installationId: `installation-of-two` };
      pairs.push({ token, secret: (await succeed(app, 'pairApp', input)).secret });
    }
    const answers = await atOnce(2, (n) =>
      call(app, 'confirmDevice', { token: pairs[n]?.token, code: appCode(app, pairs[n]?.secret ?? '') }),
    );
    expect(tally(answers)).toEqual({ done: 1, APP_ALREADY_CONNECTED: 1 });
  });

  it('four replacements of a temporary password: one is kept', async () => {
    const desked = ordinaryPerson(9);
    await issueByDesk(app, desked);
    const { token } = await passwordAccepted(app, desked, TEMPORARY_PASSWORD);
    const { sitePhrase, siteImageId } = credentialsOf(desked);
    const password = (n: number) => `a different sentence ${n}`;
    const answers = await atOnce(4, (n) =>
      call(app, 'replaceTemporaryPassword', {
        ...{ token, password: password(n), sitePhrase, siteImageId, secretAnswers: SECRET_ANSWERS },
      }),
    );
    expect(tally(answers)).toEqual({ done: 1, STEP_OUT_OF_ORDER: 3 });
    const winner = answers.findIndex(({ userErrors }) => userErrors.length === 0);
    expect((await passwordAccepted(app, desked, password(winner))).login.step).toBe('ACTIVATION_CODE');
  });

  it('ten acceptances of the agreement in two sign-ins make two sessions', async () => {
    await publishAgreement(app, '2018-1');
    const both = [await texted(app, person), await texted(app, person)];
    for (const at of both) await succeed(app, 'verifySecurityCode', at);
    const before = await sessions();
    const answers = await atOnce(10, (n) =>
      call(app, 'acceptUserAgreement', { token: both[n % 2]?.token, version: '2018-1' }),
    );
    expect(tally(answers)).toEqual({ done: 2, STEP_OUT_OF_ORDER: 8 });
    expect((await sessions()) - before).toBe(2);
    await app.deps.db.inTx(async (tx) => {
      await tx.execute(sql`DELETE FROM agreement_acceptance`);
      await tx.execute(sql`DELETE FROM user_agreement`);
    });
  });
});
