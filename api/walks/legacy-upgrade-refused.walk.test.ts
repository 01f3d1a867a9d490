// What an upgrade is refused, and what that costs (domain.md 2.3, section 3): old names behave like new ones and like none;
// a mismatch counts on the person across all flows; who may not be proofed is told nothing; providers that are away cost
// nobody a try and lock nobody out.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence/index.js';
import { HOUR_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  financialAccountOf,
  identityOf,
  registerByPhone,
  registrationAt,
  succeed,
} from '../test/journeys.js';
import {
  atProveIdentity,
  type LegacyPerson,
  legacyPerson,
  takenOver,
  upgradeAtPhone,
  upgradeAtPhoneCode,
} from '../test/legacy-people.js';
import { personOfRow } from '../test/people-directory.js';
import { errorOf, ordinaryPerson, tryPassword, wrongOf } from '../test/sign-in-journeys.js';

describe('an upgrade', () => {
  let app: TestApp;
  const away = { taxRecords: false, creditBureau: false, phoneOwnership: false };
  beforeAll(async () => {
    const unavailable = async () => ({ result: 'unavailable' }) as const;
    const evidence = ({ taxRecords, creditBureau, phoneOwnership }: Evidence): Evidence => ({
      taxRecords: {
        matchIdentity: (claim) => taxRecords.matchIdentity(claim),
        questionMaterial: (ssn) => taxRecords.questionMaterial(ssn),
        addressOfRecord: (ssn) => (away.taxRecords ? unavailable() : taxRecords.addressOfRecord(ssn)),
      },
      creditBureau: {
        name: creditBureau.name,
        checkFinancialAccount: (claim) =>
          away.creditBureau ? unavailable() : creditBureau.checkFinancialAccount(claim),
      },
      phoneOwnership: {
        lookUp: (claim) => (away.phoneOwnership ? unavailable() : phoneOwnership.lookUp(claim)),
      },
    });
    app = await testApp({ evidence });
  });
  afterAll(() => app.close());

  const submit = (token: string, one: LegacyPerson, lastEight?: string) =>
    call(app, 'submitFinancialAccount', {
      token,
      ...financialAccountOf(one.person),
      ...(lastEight && { lastEight }),
    });

  it('is not reached with a wrong password, which costs what it costs any name', async () => {
    const { username, password } = legacyPerson(0);
    await registerByPhone(app, ordinaryPerson(0));
    const names = [username, 'nobody.at.all', credentialsOf(ordinaryPerson(0)).username];
    for (let round = 0; round < 3; round += 1) {
      const errors = [];
      for (const name of names) errors.push((await tryPassword(app, name, 'not the password')).userErrors);
      expect(errors[1]).toEqual(errors[0]);
      expect(errors[2]).toEqual(errors[0]);
      expect(errors[0][0].code).toBe(round < 2 ? 'CREDENTIALS_INCORRECT' : 'LOCKED');
    }
    expect(errorOf(await tryPassword(app, username, password)).code).toBe('LOCKED');
  });

  it('is locked with the third mismatch, in every flow and after another sign-in', async () => {
    const one = legacyPerson(1);
    const { registrationToken } = await atProveIdentity(app, one);
    for (const triesLeft of [2, 1])
      expect(errorOf(await submit(registrationToken, one, '00000000'))).toMatchObject({
        ...{ code: 'FINANCIAL_ACCOUNT_NOT_VERIFIED', triesLeft },
      });
    expect(errorOf(await submit(registrationToken, one, '00000000')).code).toBe('LOCKED');
    const another = await atProveIdentity(app, one);
    expect(errorOf(await submit(another.registrationToken, one)).code).toBe('LOCKED');
    const first = await registrationAt(app, 'IDENTITY', one.person);
    const identity = await call(app, 'submitIdentity', { token: first, ...identityOf(one.person) });
    expect(errorOf(identity).code).toBe('LOCKED');

    app.clock.advance(app.deps.policy.mismatchLockHours * HOUR_MS);
    const { registration } = await succeed(app, 'submitFinancialAccount', {
      token: (await atProveIdentity(app, one)).registrationToken,
      ...financialAccountOf(one.person),
    });
    expect(registration.step).toBe('PHONE');
  });

  it.each([
    ['has died', 18],
    ['is under 13', 19],
  ])('of who %s is refused in the words of a wrong account', async (_what, row) => {
    const one = await takenOver(app, personOfRow(row));
    const { registrationToken } = await atProveIdentity(app, one);
    const [right, wrong] = [
      await submit(registrationToken, one, '12345678'),
      await submit(registrationToken, one),
    ];
    expect(errorOf(right)).toEqual({ code: 'FINANCIAL_ACCOUNT_NOT_VERIFIED', triesLeft: 2, retryAt: null });
    expect(errorOf(wrong)).toEqual({ code: 'FINANCIAL_ACCOUNT_NOT_VERIFIED', triesLeft: 1, retryAt: null });
    expect(right.userErrors[0].message).toBe(wrong.userErrors[0].message);
  });

  it.each([
    ['frozen credit', 8, 'CREDIT_FROZEN'],
    ['an American Express card alone', 9, 'FINANCIAL_ACCOUNT_NOT_VERIFIED'],
  ])('with %s is told %s', async (_what, row, code) => {
    const one = await takenOver(app, personOfRow(row));
    const { registrationToken } = await atProveIdentity(app, one);
    const [account] = one.person.financialAccounts;
    const claim = { kind: account?.kind ?? 'CREDIT_CARD', lastEight: account?.lastEight ?? '00000000' };
    const answer = await call(app, 'submitFinancialAccount', {
      ...{ token: registrationToken, ...claim, consentToSoftInquiry: true },
    });
    expect(errorOf(answer).code).toBe(code);
  });

  it('with a phone that is not linked to the name fails softly: the letter remains', async () => {
    const one = await takenOver(app, personOfRow(4));
    const { registrationToken: token } = await upgradeAtPhone(app, one);
    const phone = one.person.phones[0]?.number;
    const refused = await call(app, 'sendPhoneActivationCode', { token, phone });
    expect(errorOf(refused).code).toBe('PHONE_NOT_LINKED');
    const { registration } = await succeed(app, 'requestActivationCodeByMail', { token });
    expect(registration.step).toBe('COMPLETE');
  });

  it('whose text is misread three times leaves the letter', async () => {
    const one = legacyPerson(4);
    const { registrationToken: token, code } = await upgradeAtPhoneCode(app, one);
    const codes = [];
    for (let n = 0; n < 3; n += 1) {
      const missed = await call(app, 'confirmPhoneActivationCode', { token, code: wrongOf(code) });
      codes.push(errorOf(missed).code);
    }
    expect(codes).toEqual(['CODE_INCORRECT', 'CODE_INCORRECT', 'CODE_USED_UP']);
    const { registration } = await succeed(app, 'requestActivationCodeByMail', { token });
    expect(registration.activation).toBe('MAIL');
  });

  it('whose providers are away stands where it is, at no cost; signing in and the letter need none', async () => {
    const one = legacyPerson(5);
    Object.assign(away, { taxRecords: true, creditBureau: true, phoneOwnership: true });
    const { registrationToken: token } = await atProveIdentity(app, one);
    for (const back of ['taxRecords', 'creditBureau'] as const) {
      expect(errorOf(await submit(token, one)).code).toBe('PROVIDER_UNAVAILABLE');
      away[back] = false;
    }
    expect(errorOf(await submit(token, one, '00000000')).triesLeft).toBe(2);
    expect((await submit(token, one)).registration.step).toBe('PHONE');
    const phone = one.person.phones[0]?.number;
    const refused = await call(app, 'sendPhoneActivationCode', { token, phone });
    expect(errorOf(refused).code).toBe('PROVIDER_UNAVAILABLE');
    Object.assign(away, { taxRecords: true, creditBureau: true });
    const { registration } = await succeed(app, 'requestActivationCodeByMail', { token });
    expect(registration.step).toBe('COMPLETE');
    Object.assign(away, { taxRecords: false, creditBureau: false, phoneOwnership: false });
  });

  it('ends when the person registers anew: the older account is closed, its e-mail told, its name kept', async () => {
    const one = legacyPerson(6);
    const { token, registrationToken } = await upgradeAtPhone(app, one);
    const { account } = await registerByPhone(app, one.person);
    expect(account.status).toBe('ACTIVE');
    const late = await call(app, 'requestActivationCodeByMail', { token: registrationToken });
    expect(errorOf(late).code).toBe('FLOW_EXPIRED');
    expect((await app.graphql(`{ login(token: "${token}") { step } }`)).data.login).toBeNull();
    const { username, password } = one;
    expect(errorOf(await tryPassword(app, username, password)).code).toBe('CREDENTIALS_INCORRECT');
    await app.deliver();
    expect(app.emails.filter(({ to }) => to === one.person.legacyAccount?.email)).toHaveLength(1);
    const stranger = await registrationAt(app, 'CREDENTIALS', ordinaryPerson(1));
    const taken = await call(app, 'createCredentials', {
      ...{ token: stranger, ...credentialsOf(ordinaryPerson(1)), username },
    });
    expect(errorOf(taken).code).toBe('USERNAME_TAKEN');
  });

  it('is not needed by who registers anew under the old name, which stays the own one', async () => {
    const one = legacyPerson(7);
    const token = await registrationAt(app, 'CREDENTIALS', one.person);
    const { account } = await succeed(app, 'createCredentials', {
      ...{ token, ...credentialsOf(one.person), username: one.username },
    });
    expect(account).toMatchObject({ username: one.username, status: 'ACTIVE' });
    expect(errorOf(await tryPassword(app, one.username, one.password)).code).toBe('CREDENTIALS_INCORRECT');
    const again = await takenOver(app, one.person);
    expect(errorOf(await tryPassword(app, again.username, again.password)).code).toBe(
      'CREDENTIALS_INCORRECT',
    );
  });
});
