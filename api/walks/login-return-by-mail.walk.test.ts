// domain.md 2.2: the return with the mailed code. Until the new device is confirmed the account opens nothing; lost and
// expired letters; the second letter that tells of the device.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLetter } from '../delivery/index.js';
import type { AddressLookUp } from '../evidence/tax-records.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, emailOf, passwordAccepted, registerByMail, succeed, usernameOf } from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { bearer, errorOf, meOf, ordinaryPerson, wrongOf } from '../test/sign-in-journeys.js';

const NOON = '2017-12-12T17:00:00Z';

describe('the return with a mailed code', () => {
  let app: TestApp;
  /** What the tax records answer about addresses instead of the truth. */
  let instead: AddressLookUp | undefined;
  beforeAll(async () => {
    app = await testApp({
      now: NOON,
      evidence: (real) => ({
        ...real,
        taxRecords: {
          matchIdentity: (claim) => real.taxRecords.matchIdentity(claim),
          questionMaterial: (ssn) => real.taxRecords.questionMaterial(ssn),
          addressOfRecord: async (ssn) => instead ?? real.taxRecords.addressOfRecord(ssn),
        },
      }),
    });
  });
  afterAll(() => app.close());
  const enter = (token: string, code: string) => call(app, 'enterActivationCode', { token, code });
  const newLetter = (token: string) => call(app, 'requestNewActivationCode', { token });
  const newestCode = async () =>
    (await app.letters()).map(({ code }) => code).filter((code) => code !== undefined);
  /** The code of the letter that `ask` brings about. */
  const codeOf = async (ask: () => Promise<{ userErrors: object[] }>) => {
    const before = new Set(await newestCode());
    expect((await ask()).userErrors).toEqual([]);
    return (await newestCode()).find((code) => !before.has(code)) ?? '';
  };

  it('opens nothing before, and allows nothing but the code and another letter', async () => {
    const person = ordinaryPerson(0);
    await registerByMail(app, person);
    const { token, login } = await passwordAccepted(app, person);
    expect(login).toMatchObject({ step: 'ACTIVATION_CODE', devices: [], registrationToken: null });
    expect(login.allowedActions).toEqual(['enterActivationCode', 'requestNewActivationCode']);
    expect(await meOf(app, bearer(token))).toBeNull();
    const others = {
      sendSecurityCode: { deviceId: 'x' },
      verifySecurityCode: { deviceId: 'x', code: '123456' },
      enrolPhone: { phone: '(202) 555-0188' },
      startAppPairing: {},
      confirmDevice: { code: '123456' },
      startRenewal: {},
      acceptUserAgreement: { version: '1' },
      confirmSignInEmail: { code: '123456' },
    };
    for (const [mutation, input] of Object.entries(others)) {
      const refused = await call(app, mutation, { token, ...input });
      expect([mutation, refused.userErrors[0].code]).toEqual([mutation, 'STEP_OUT_OF_ORDER']);
      if ('login' in refused) expect(refused.login.step).toBe('ACTIVATION_CODE');
    }
  });

  it('has three tries a letter; a newer letter has its own, and the older code is wrong without being told why', async () => {
    const person = ordinaryPerson(1);
    const { account, code: first } = await registerByMail(app, person);
    const { token } = await passwordAccepted(app, person);
    expect((await enter(token, '1234')).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    expect(errorOf(await enter(token, wrongOf(first)))).toMatchObject({
      code: 'CODE_INCORRECT',
      triesLeft: 2,
    });
    expect(errorOf(await enter(token, wrongOf(first)))).toMatchObject({
      code: 'CODE_INCORRECT',
      triesLeft: 1,
    });
    expect(errorOf(await enter(token, wrongOf(first)))).toMatchObject({ code: 'CODE_USED_UP', triesLeft: 0 });
    const next = await passwordAccepted(app, person);
    expect(errorOf(await enter(next.token, first))).toMatchObject({ code: 'CODE_USED_UP', triesLeft: 0 });
    app.clock.advance(DAY_MS);
    const later = await passwordAccepted(app, person);
    const second = await codeOf(() => newLetter(later.token));
    const old = await enter(later.token, first);
    const wrong = await enter(later.token, wrongOf(second));
    expect(errorOf(old)).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 2 });
    expect(wrong.userErrors[0].message).toBe(old.userErrors[0].message);
    expect((await enter(later.token, ` ${second.slice(0, 4)} ${second.slice(4)} `)).login.step).toBe(
      'ENROL_DEVICE',
    );
    const letters = await app.deps.db.read((tx) =>
      tx.sql<{ state: string }>(sql`SELECT state FROM letter
        WHERE kind = 'ACTIVATION_CODE' AND account_id = ${account.id} ORDER BY id`),
    );
    expect(letters.map(({ state }) => state)).toEqual(['SUPERSEDED', 'USED']);
  });

  it('sends one letter for one key, told the same again, and shows the sign-in with a key that was used otherwise', async () => {
    const person = ordinaryPerson(7);
    await registerByMail(app, person);
    app.clock.advance(DAY_MS);
    const { token } = await passwordAccepted(app, person);
    const input = { token, idempotencyKey: 'another-letter-please' };
    const first = await succeed(app, 'requestNewActivationCode', input);
    const again = await succeed(app, 'requestNewActivationCode', input);
    expect(first.letter.codeExpiresAt).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(again).toEqual(first);
    const code = { token, idempotencyKey: 'a-code-from-the-letter' };
    await call(app, 'enterActivationCode', { ...code, code: '00000000' });
    const other = await call(app, 'enterActivationCode', { ...code, code: '11111111' });
    expect(other.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'idempotencyKey'] }]);
    expect(other.login.step).toBe('ACTIVATION_CODE');
  });

  it('allows another letter after 24 hours, and four in 30 days', async () => {
    const person = ordinaryPerson(2);
    const asked = app.clock.epochMs();
    await registerByMail(app, person);
    const ask = async () => newLetter((await passwordAccepted(app, person)).token);
    const dayLater = new Date(asked + DAY_MS).toISOString();
    expect(errorOf(await ask())).toMatchObject({ code: 'RATE_LIMITED', retryAt: dayLater });
    app.clock.advance(DAY_MS - 1);
    const early = await ask();
    expect(errorOf(early)).toMatchObject({ code: 'RATE_LIMITED', retryAt: dayLater });
    expect([early.login.step, early.letter]).toEqual(['ACTIVATION_CODE', null]);
    app.clock.advance(1);
    const { letter } = await ask();
    expect(letter).toMatchObject({ expectedFrom: expect.any(String), expectedBy: expect.any(String) });
    for (let n = 0; n < 2; n += 1) {
      app.clock.advance(DAY_MS);
      expect((await ask()).userErrors).toEqual([]);
    }
    app.clock.advance(DAY_MS);
    const monthLater = new Date(asked + 30 * DAY_MS).toISOString();
    expect(errorOf(await ask())).toMatchObject({ code: 'RATE_LIMITED', retryAt: monthLater });
    app.clock.set(monthLater);
    expect((await ask()).userErrors).toEqual([]);
  });

  it('takes the code to the end of the thirtieth day after the date of the letter, Eastern time', async () => {
    app.clock.set(NOON);
    const [late, tooLate] = [ordinaryPerson(8), ordinaryPerson(9)];
    const codes = [(await registerByMail(app, late)).code, (await registerByMail(app, tooLate)).code];
    app.clock.set('2018-01-12T04:59:59Z');
    const last = await passwordAccepted(app, late);
    const over = await passwordAccepted(app, tooLate);
    expect((await enter(last.token, codes[0] ?? '')).login.step).toBe('ENROL_DEVICE');
    app.clock.set('2018-01-12T05:00:00Z');
    for (let n = 0; n < 4; n += 1) {
      expect(errorOf(await enter(over.token, codes[1] ?? ''))).toMatchObject({
        code: 'CODE_EXPIRED',
        triesLeft: null,
      });
    }
    const newer = await codeOf(() => newLetter(over.token));
    expect((await enter(over.token, newer)).login.step).toBe('ENROL_DEVICE');
  });

  it('asks for the code again at the next sign-in when it was interrupted after it, and takes the same one', async () => {
    const person = ordinaryPerson(5);
    const { code } = await registerByMail(app, person);
    const { token } = await passwordAccepted(app, person);
    const second = await passwordAccepted(app, person);
    await enter(token, code);
    expect(errorOf(await enter(token, code)).code).toBe('STEP_OUT_OF_ORDER');
    // It counts for the sign-in that entered it: one with the password alone has to have the letter too.
    expect(second.login.step).toBe('ACTIVATION_CODE');
    expect(
      errorOf(await call(app, 'enrolPhone', { token: second.token, phone: '(202) 555-0188' })).code,
    ).toBe('STEP_OUT_OF_ORDER');
    const next = await passwordAccepted(app, person);
    expect(next.login.step).toBe('ACTIVATION_CODE');
    expect((await enter(next.token, code)).login).toMatchObject({
      step: 'ENROL_DEVICE',
      allowedActions: ['enrolPhone', 'startAppPairing'],
    });
    expect(await meOf(app, bearer(next.token))).toBeNull();
    app.clock.advance(30 * MINUTE_MS);
    const { data } = await app.graphql('query Q($t: String!) { login(token: $t) { id } }', { t: next.token });
    expect(data.login).toBeNull();
    expect(errorOf(await call(app, 'enrolPhone', { token: next.token, phone: '(202) 555-0188' })).code).toBe(
      'FLOW_EXPIRED',
    );
    expect((await passwordAccepted(app, person)).login.step).toBe('ACTIVATION_CODE');
  });

  it('waits for the tax records when they do not answer, and has no letter without an address', async () => {
    const person = ordinaryPerson(6);
    const { code } = await registerByMail(app, person);
    app.clock.advance(DAY_MS + HOUR_MS);
    const { token } = await passwordAccepted(app, person);
    instead = { result: 'unavailable' };
    expect(errorOf(await newLetter(token)).code).toBe('PROVIDER_UNAVAILABLE');
    instead = { result: 'known', record: { ...person, addressOfRecord: null, lastReturnAddress: null } };
    expect(errorOf(await newLetter(token)).code).toBe('LETTER_NOT_AVAILABLE');
    instead = undefined;
    // Neither took the place of the letter that is on its way.
    expect((await enter(token, code)).login.step).toBe('ENROL_DEVICE');
    await succeed(app, 'enrolPhone', { token, phone: '(202) 555-0123' });
    const texted = await app.codeSentTo('+12025550123');
    instead = { result: 'unavailable' };
    for (let n = 0; n < 4; n += 1) {
      expect(errorOf(await call(app, 'confirmDevice', { token, code: wrongOf(texted) })).code).toBe(
        'PROVIDER_UNAVAILABLE',
      );
    }
    instead = undefined;
    expect((await call(app, 'confirmDevice', { token, code: texted })).login.step).toBe('COMPLETE');
  });

  it('tells of the device by letter to both addresses when the last return has another, and by e-mail', async () => {
    for (const [person, letters] of [
      [personOfRow(21), 2],
      [ordinaryPerson(4), 1],
    ] as const) {
      const { code } = await registerByMail(app, person);
      const { token } = await passwordAccepted(app, person);
      await enter(token, code);
      await succeed(app, 'enrolPhone', { token, phone: '(202) 555-0142' });
      const before = new Set((await app.letters()).map(({ file }) => file));
      const mailsBefore = app.emails.length;
      await succeed(app, 'confirmDevice', { token, code: await app.codeSentTo('+12025550142') });
      const notices = (await app.letters()).filter(({ file }) => !before.has(file));
      expect(notices).toHaveLength(letters);
      const texts = notices.map(({ pdf }) => readLetter(pdf).join('\n'));
      const towns = [person.address.city, ...(letters === 2 ? [person.returns[0]?.address.city ?? ''] : [])];
      for (const town of towns)
        expect(texts.some((text) => text.includes(town.toUpperCase()) || text.includes(town))).toBe(true);
      for (const text of texts) {
        expect(text).toMatch(/was activated/);
        expect(text).toContain('888-841-4648');
        expect(text).toMatch(/reference [2-9A-Z]{4}-[2-9A-Z]{4}/);
        expect(text.toLowerCase()).not.toContain(usernameOf(person));
      }
      expect(app.emails.slice(mailsBefore).map(({ to, subject }) => [to, subject])).toEqual([
        [emailOf(person), 'A new device for your Secure Access security codes'],
      ]);
    }
    for (const { pdf } of await app.letters()) expect(readLetter(pdf).join(' ')).not.toContain('taxpayer.a');
  });
});
