// domain.md 2.2 ENROL_DEVICE and CONFIRM_DEVICE: any text-enabled U.S. mobile, linked to the name or not; the code that
// arrives on it; a change of mind on the way.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, passwordAccepted, succeed } from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import {
  appCode,
  atEnrolDevice,
  backAtEnrolDevice,
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  secretOfUri,
  wrongOf,
} from '../test/sign-in-journeys.js';

describe('a new device', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());
  const enrol = (token: string, phone: string) => call(app, 'enrolPhone', { token, phone });
  const confirm = (token: string, code: string) =>
    call(app, 'confirmDevice', { token, code, sessionTransport: 'BEARER' });

  it('may be a phone that nobody knows, of another name, of a prepaid, family or business plan, or of a territory', async () => {
    const token = await atEnrolDevice(app, ordinaryPerson(0));
    const numbers = [
      ...['(202) 555-0188', phoneOf(personOfRow(4)), phoneOf(personOfRow(5))],
      ...[phoneOf(personOfRow(6)), phoneOf(personOfRow(7)), '787.555.0100', '1 671 555 0100'],
    ];
    for (const number of numbers) {
      // Each is a send of its own; five an hour.
      app.clock.advance(3 * MINUTE_MS);
      const { login, userErrors } = await enrol(token, number);
      if (numbers.indexOf(number) < 5)
        expect([number, userErrors, login.step]).toEqual([number, [], 'CONFIRM_DEVICE']);
      else expect([number, userErrors[0].code]).toEqual([number, 'RATE_LIMITED']);
    }
    const next = await atEnrolDevice(app, ordinaryPerson(1));
    for (const number of numbers.slice(5))
      expect((await enrol(next, number)).login.step).toBe('CONFIRM_DEVICE');
  });

  it('is no landline, no VoIP, toll-free or premium number, and none of Canada, the Caribbean or abroad', async () => {
    const token = await atEnrolDevice(app, ordinaryPerson(2));
    const refused = [
      ...[phoneOf(personOfRow(12)), phoneOf(personOfRow(13)), phoneOf(personOfRow(14))],
      ...['(416) 555-0188', '1-876-555-0188', '800-555-0199', '(900) 555-0188', '+44 7700 900123'],
    ];
    const told: string[] = [];
    for (const number of refused) {
      const answer = await enrol(token, number);
      expect([number, answer.userErrors[0]?.code, answer.userErrors[0]?.field]).toEqual([
        number,
        'PHONE_NOT_ACCEPTED',
        ['input', 'phone'],
      ]);
      expect(answer.login.step).toBe('ENROL_DEVICE');
      told.push(answer.userErrors[0].message);
    }
    // Each kind with a reason of its own, and with a way out that this step has: the mailed code is entered already.
    for (const message of told) expect(message).toMatch(/use the authenticator app/);
    expect(told.join()).not.toMatch(/by mail/);
    expect(new Set(told).size).toBeGreaterThanOrEqual(5);
    for (const number of ['', '555-0188', 'call me', '9'.repeat(50)]) {
      expect((await enrol(token, number)).userErrors).toMatchObject([
        { code: 'INVALID_INPUT', field: ['input', 'phone'] },
      ]);
    }
    expect(app.texts.filter(({ to }) => to === phoneOf(personOfRow(12)))).toEqual([]);
    expect((await enrol(token, '(202) 555-0111')).login.step).toBe('CONFIRM_DEVICE');
  });

  it('is looked up at most ten times a day for a person, the bureau at the registration counted in', async () => {
    const token = await atEnrolDevice(app, ordinaryPerson(8));
    const first = app.clock.epochMs();
    for (let n = 0; n < 9; n += 1) {
      expect(errorOf(await enrol(token, phoneOf(personOfRow(12)))).code).toBe('PHONE_NOT_ACCEPTED');
    }
    expect(errorOf(await enrol(token, '(202) 555-0113'))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: new Date(first + DAY_MS).toISOString(),
    });
  });

  it('is confirmed by the code that arrives on it, then signs in and serves from then on', async () => {
    const person = ordinaryPerson(3);
    const token = await atEnrolDevice(app, person);
    await enrol(token, '202-555-0190');
    const older = await app.codeSentTo('+12025550190');
    await enrol(token, '202-555-0190');
    const newer = await app.codeSentTo('+12025550190');
    const missed = await confirm(token, older === newer ? wrongOf(newer) : older);
    expect(errorOf(missed)).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 2 });
    expect((await confirm(token, '12')).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'code'] },
    ]);
    expect(await meOf(app, bearer(token))).toBeNull();
    const { login, device, session, sessionToken } = await confirm(token, newer);
    expect(login).toMatchObject({ step: 'COMPLETE', devices: [{ id: device.id, kind: 'PHONE' }] });
    expect(device).toMatchObject({ kind: 'PHONE', hint: '***-***-0190', addedAt: app.clock.iso() });
    expect(session.current).toBe(true);
    expect(await meOf(app, bearer(sessionToken))).toMatchObject({
      status: 'ACTIVE',
      devices: [{ id: device.id }],
    });
    expect(errorOf(await confirm(token, newer)).code).toBe('STEP_OUT_OF_ORDER');
    const next = await passwordAccepted(app, person);
    expect(next.login).toMatchObject({
      step: 'SECURITY_CODE',
      devices: [{ id: device.id, hint: '***-***-0190' }],
    });
  });

  it('has three tries in a sign-in, which neither another code nor another number brings back', async () => {
    const person = ordinaryPerson(4);
    const token = await atEnrolDevice(app, person);
    await enrol(token, '202-555-0191');
    const code = await app.codeSentTo('+12025550191');
    expect(errorOf(await confirm(token, wrongOf(code))).triesLeft).toBe(2);
    await enrol(token, '202-555-0192');
    const other = await app.codeSentTo('+12025550192');
    expect(errorOf(await confirm(token, wrongOf(other))).triesLeft).toBe(1);
    expect(errorOf(await confirm(token, wrongOf(other)))).toMatchObject({
      code: 'CODE_USED_UP',
      triesLeft: 0,
    });
    expect(errorOf(await confirm(token, other))).toMatchObject({ code: 'CODE_USED_UP', triesLeft: 0 });
    expect(errorOf(await enrol(token, '202-555-0191')).code).toBe('CODE_USED_UP');
    const next = await backAtEnrolDevice(app, person);
    await enrol(next, '202-555-0192');
    expect((await confirm(next, await app.codeSentTo('+12025550192'))).login.step).toBe('COMPLETE');
  });

  it('has a code that is too old after ten minutes, and another one for the asking', async () => {
    const token = await atEnrolDevice(app, ordinaryPerson(5));
    await enrol(token, '202-555-0193');
    const code = await app.codeSentTo('+12025550193');
    app.clock.advance(10 * MINUTE_MS);
    for (let n = 0; n < 4; n += 1) expect(errorOf(await confirm(token, code)).code).toBe('CODE_EXPIRED');
    await enrol(token, '202-555-0193');
    expect((await confirm(token, await app.codeSentTo('+12025550193'))).login.step).toBe('COMPLETE');
  });

  it('may become an app instead of a phone, and a phone instead of an app', async () => {
    const [toApp, toPhone] = [
      await atEnrolDevice(app, ordinaryPerson(6)),
      await atEnrolDevice(app, ordinaryPerson(7)),
    ];
    await enrol(toApp, '202-555-0194');
    const texted = await app.codeSentTo('+12025550194');
    const { pairing, login } = await succeed(app, 'startAppPairing', { token: toApp });
    expect(login.step).toBe('CONFIRM_DEVICE');
    expect(errorOf(await confirm(toApp, texted)).code).toBe('CODE_INCORRECT');
    const byApp = await confirm(toApp, appCode(app, secretOfUri(pairing.otpauthUri)));
    expect(byApp.login.devices).toMatchObject([{ kind: 'APP' }]);

    const begun = await succeed(app, 'startAppPairing', { token: toPhone });
    await enrol(toPhone, '202-555-0195');
    const shown = appCode(app, secretOfUri(begun.pairing.otpauthUri));
    const code = await app.codeSentTo('+12025550195');
    if (shown !== code) expect(errorOf(await confirm(toPhone, shown)).code).toBe('CODE_INCORRECT');
    expect((await confirm(toPhone, code)).login.devices).toMatchObject([{ kind: 'PHONE' }]);
  });
});
