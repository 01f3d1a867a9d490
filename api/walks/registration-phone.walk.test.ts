// PHONE (domain.md 2.1): U.S.-based, text-enabled, linked to the name. What is not linked fails softly and leaves the
// mail path; what is no such phone is refused with a reason.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Evidence, PhoneLookUp } from '../evidence/index.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, credentialsOf, registrationAt, succeed } from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { codesOf, onlyError } from '../test/told.js';

const HOUR = 3_600_000;
let app: TestApp;
let instead: PhoneLookUp | undefined;
const asked: string[] = [];

beforeAll(async () => {
  const evidence = (real: Evidence): Evidence => ({
    ...real,
    phoneOwnership: {
      lookUp: async (claim) => {
        asked.push(claim.number);
        return instead ?? real.phoneOwnership.lookUp(claim);
      },
    },
  });
  app = await testApp({ evidence });
});
afterAll(() => app.close());
beforeEach(() => {
  instead = undefined;
  asked.length = 0;
  app.clock.advance(25 * HOUR);
});
const phoneOf = (row: number): string => personOfRow(row).phones[0]?.number ?? '';
const send = (token: string, phone: string) => call(app, 'sendPhoneActivationCode', { token, phone });

describe('the phones of the demonstration people', () => {
  it.each([
    [4, 'PHONE_NOT_LINKED', 'not linked to the name', /prepaid, family or business/],
    [5, 'PHONE_NOT_LINKED', 'a family plan', /prepaid, family or business/],
    [6, 'PHONE_NOT_LINKED', 'a business plan', /prepaid, family or business/],
    [7, 'PHONE_NOT_LINKED', 'pay-as-you-go', /prepaid, family or business/],
    [12, 'PHONE_NOT_ACCEPTED', 'a landline', /landline/i],
    [13, 'PHONE_NOT_ACCEPTED', 'a virtual number', /internet|virtual|VoIP/i],
    [14, 'PHONE_NOT_ACCEPTED', 'a Canadian number', /U\.S\.|United States/],
  ])('row %i gets %s for %s, stays, and may go by mail', async (row, code, _, wording) => {
    const token = await registrationAt(app, 'PHONE', personOfRow(row));
    await app.deliver();
    const before = [...app.texts];
    const answer = await send(token, phoneOf(row));
    const error = onlyError(answer);
    expect(error).toMatchObject({ code, field: ['input', 'phone'], triesLeft: null });
    expect(error.message).toMatch(wording);
    expect(answer.registration).toMatchObject({ step: 'PHONE', phone: null });
    expect(answer.registration.allowedActions).toContain('requestActivationCodeByMail');
    await app.deliver();
    expect(app.texts).toEqual(before);
    const byMail = await succeed(app, 'requestActivationCodeByMail', { token });
    expect(byMail.registration).toMatchObject({ step: 'CREDENTIALS', activation: 'MAIL', letter: null });
  });

  it('take it from anybody else: a phone of another person is not linked to this name', async () => {
    const token = await registrationAt(app, 'PHONE', personOfRow(1));
    expect(onlyError(await send(token, phoneOf(2))).code).toBe('PHONE_NOT_LINKED');
    expect(onlyError(await send(token, '(518) 555-0199')).code).toBe('PHONE_NOT_LINKED');
  });
});

describe('numbers', () => {
  it.each([
    ['+1 416 208 4371', 'Canada'],
    ['1-876-946-1234', 'Jamaica'],
    ['809-234-5678', 'the Dominican Republic'],
    ['242-359-1234', 'the Bahamas'],
    ['+44 7400 123456', 'the United Kingdom'],
    ['800-234-5678', 'toll-free'],
    ['888 841 4648', 'toll-free'],
    ['900-234-5678', 'premium'],
  ])('%s (%s) is refused before the carrier is asked', async (phone) => {
    const token = await registrationAt(app, 'PHONE', personOfRow(2));
    expect(onlyError(await send(token, phone))).toMatchObject({
      code: 'PHONE_NOT_ACCEPTED',
      field: ['input', 'phone'],
    });
    expect(asked).toEqual([]);
  });

  it.each(['', '555-0188', '518-555', 'call me', '123-456-7890', `5${'0'.repeat(60)}`])(
    '%j is no number',
    async (phone) => {
      const token = await registrationAt(app, 'PHONE', personOfRow(3));
      expect(onlyError(await send(token, phone))).toMatchObject({
        code: 'INVALID_INPUT',
        field: ['input', 'phone'],
      });
      expect(asked).toEqual([]);
    },
  );

  it.each([
    ['787-234-5678', '+17872345678', 'Puerto Rico'],
    ['(340) 642-1234', '+13406421234', 'the Virgin Islands'],
    ['671.300.1234', '+16713001234', 'Guam'],
    ['684 733 1234', '+16847331234', 'American Samoa'],
    ['+1 670 234 5678', '+16702345678', 'the Northern Mariana Islands'],
    ['1 (518) 255-9075', '+15182559075', 'New York, as people write it'],
  ])('%s is a U.S. phone: %s', async (written, number) => {
    instead = { result: 'known', lineType: 'MOBILE', linked: true };
    const token = await registrationAt(app, 'PHONE', personOfRow(21));
    const answer = await send(token, written);
    expect(codesOf(answer)).toEqual([]);
    expect(answer.registration).toMatchObject({
      step: 'PHONE_CODE',
      phone: `***-***-${number.slice(-4)}`,
      allowedActions: [
        'sendPhoneActivationCode',
        'confirmPhoneActivationCode',
        'requestActivationCodeByMail',
      ],
    });
    expect(asked).toEqual([number]);
    await succeed(app, 'confirmPhoneActivationCode', { token, code: await app.codeSentTo(number) });
  });
});

it('a carrier that does not answer costs no look-up and no step', async () => {
  const token = await registrationAt(app, 'PHONE', personOfRow(22));
  instead = { result: 'unavailable' };
  for (let ask = 0; ask < 12; ask += 1) {
    const answer = await send(token, phoneOf(22));
    expect(onlyError(answer).code).toBe('PROVIDER_UNAVAILABLE');
    expect(answer.registration.step).toBe('PHONE');
  }
  instead = undefined;
  const sent = await send(token, phoneOf(22));
  expect(sent.registration.step).toBe('PHONE_CODE');
  await succeed(app, 'confirmPhoneActivationCode', { token, code: await app.codeSentTo(phoneOf(22)) });
});

it('bureau and carrier together are asked five times a registration; a resend asks nobody', async () => {
  const token = await registrationAt(app, 'PHONE', personOfRow(23));
  for (let each = 0; each < 3; each += 1)
    expect(codesOf(await send(token, '518-555-0199'))).toEqual(['PHONE_NOT_LINKED']);
  expect(codesOf(await send(token, phoneOf(23)))).toEqual([]);
  expect(codesOf(await send(token, phoneOf(23)))).toEqual([]);
  expect(asked).toHaveLength(4);
  const refused = await send(token, '518-555-0198');
  expect(onlyError(refused).code).toBe('RATE_LIMITED');
  expect(asked).toHaveLength(4);
  // The number that passed still serves, and so does the mail path.
  expect(refused.registration.allowedActions).toContain('requestActivationCodeByMail');
  await succeed(app, 'confirmPhoneActivationCode', { token, code: await app.codeSentTo(phoneOf(23)) });
});

it('another phone takes the place of the first, whose code is void', async () => {
  const token = await registrationAt(app, 'PHONE_CODE', personOfRow(24));
  const first = await app.codeSentTo(phoneOf(24));
  instead = { result: 'known', lineType: 'MOBILE', linked: true };
  expect((await send(token, '303-555-0123')).registration.phone).toBe('***-***-0123');
  const second = await app.codeSentTo('+13035550123');
  expect(codesOf(await call(app, 'confirmPhoneActivationCode', { token, code: first }))).toEqual([
    'CODE_INCORRECT',
  ]);
  await succeed(app, 'confirmPhoneActivationCode', { token, code: second });
  const made = await succeed(app, 'createCredentials', { token, ...credentialsOf(personOfRow(24)) });
  expect(made).toMatchObject({
    account: { status: 'ACTIVE' },
    registration: { step: 'COMPLETE', activation: 'PHONE', allowedActions: [], letter: null },
  });
});
