// Random ways through the flows, right and wrong, in any order: whatever somebody does, a step is only left by a row of
// its table, a refused step changes nothing, and a person never has two accounts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loginFlow, registrationFlow } from '../../schema/flows/index.js';
import type { Person } from '../evidence/people.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  financialAccountOf,
  identityOf,
  PASSWORD,
  registerByMail,
  SECRET_ANSWERS,
  usernameOf,
} from '../test/journeys.js';
import { demonstrationPeople } from '../test/people-directory.js';

/** People with whom everything can go well, each used once. */
const plain = demonstrationPeople.filter(
  ({ phones: [phone], legacyAccount, creditFrozen, financialAccounts, deceased }) =>
    phone?.linked &&
    phone.lineType === 'MOBILE' &&
    phone.plan === 'PERSONAL' &&
    !legacyAccount &&
    !creditFrozen &&
    !deceased &&
    financialAccounts.some(({ network, debit, corporate }) => network !== 'AMEX' && !debit && !corporate),
);

type Row = { from: string; to: string; by?: string };

/** The move is one that the table has for this mutation, or none at all. */
function expectMoveOfTable(rows: readonly Row[], from: string, by: string, to: string): void {
  const known = rows.some((row) => row.from === from && row.by === by && row.to === to);
  expect(known || from === to, `${by} led from ${from} to ${to}`).toBe(true);
}

const lastCode = async (app: TestApp, recipient: string, right: boolean): Promise<string> => {
  const code = await app.codeSentTo(recipient).catch(() => '123456');
  return right ? code : code === '000000' ? '000001' : '000000';
};

describe('a registration, walked at random', () => {
  let app: TestApp;
  let next = 0;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  const inputs: Record<string, (person: Person, right: boolean) => object | Promise<object>> = {
    resendEmailCode: () => ({}),
    confirmEmail: async (person, right) => ({ code: await lastCode(app, emailOf(person), right) }),
    submitIdentity: (person, right) => ({
      ...identityOf(person),
      ...(right ? {} : { dateOfBirth: '1901-02-03' }),
    }),
    submitFinancialAccount: (person, right) => ({
      ...financialAccountOf(person),
      ...(right ? {} : { lastEight: '00000000' }),
    }),
    sendPhoneActivationCode: (person, right) => ({
      phone: right ? person.phones[0]?.number : '+14165550123',
    }),
    confirmPhoneActivationCode: async (person, right) => ({
      code: await lastCode(app, person.phones[0]?.number ?? '', right),
    }),
    requestActivationCodeByMail: () => ({}),
    createCredentials: (person, right) => ({
      ...credentialsOf(person),
      ...(right ? { secretAnswers: SECRET_ANSWERS } : { password: 'short' }),
    }),
  };
  const deed = fc.record({
    mutation: fc.constantFrom(...Object.keys(inputs)),
    /** Mostly the next sensible step, so that walks get far; sometimes anything. */
    sensible: fc.integer({ min: 0, max: 9 }).map((n) => n < 7),
    right: fc.integer({ min: 0, max: 9 }).map((n) => n < 8),
  });

  it('is only ever moved by its table, and refusals change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 12, maxLength: 22 }), async (deeds) => {
        const person = plain[next++ % plain.length] as Person;
        const { token, registration } = await call(app, 'startRegistration', {
          firstName: person.firstName,
          lastName: person.lastName,
          email: emailOf(person),
          application: 'IP_PIN',
        });
        if (!token) return;
        let { step, allowedActions } = registration;
        for (const { mutation, sensible, right } of deeds) {
          const chosen = sensible && allowedActions.length > 0 ? allowedActions.at(-1) : mutation;
          const payload = await call(app, chosen, { token, ...(await inputs[chosen]?.(person, right)) });
          const codes = payload.userErrors.map(({ code }: { code: string }) => code);
          const after = payload.registration;
          expect(after, `${chosen} at ${step} lost the flow`).not.toBeNull();
          if (!allowedActions.includes(chosen)) expect(codes).toEqual(['STEP_OUT_OF_ORDER']);
          if (codes.length > 0) expect(after.step).toBe(step);
          expectMoveOfTable(registrationFlow.transitions, step, chosen, after.step);
          ({ step, allowedActions } = after);
        }
        const { data } = await app.graphql(
          'query($token: String!) { registration(token: $token) { step } }',
          { token },
        );
        expect(data.registration.step).toBe(step);
      }),
      { numRuns: 25, seed: 20171210 },
    );
    const doubles = await app.deps.db.read((tx) =>
      tx.sql(
        sql`SELECT person_id FROM account WHERE status <> 'CLOSED' GROUP BY person_id HAVING count(*) > 1`,
      ),
    );
    expect(doubles).toEqual([]);
    const made = await app.deps.db.read((tx) =>
      tx.one<{ n: number }>(sql`SELECT count(*) AS n FROM account`),
    );
    expect(Number(made?.n)).toBeGreaterThan(3);
  });
});

describe('a sign-in, walked at random', () => {
  let app: TestApp;
  let person: Person;
  let mailed: string;
  beforeAll(async () => {
    // Each walk is a day later: an entered mailed code stands over all of them.
    app = await testApp({
      env: { POLICY_SET: 'addressChecksPerMinute=100000,addressChecksPerHour=100000,registrationHours=1000' },
    });
    person = plain[0] as Person;
    mailed = (await registerByMail(app, person)).code;
  });
  afterAll(() => app.close());

  const PHONE = '+12025550143';
  const inputs: Record<
    string,
    (right: boolean, login: { devices: { id: string }[] }) => object | Promise<object>
  > = {
    enterActivationCode: (right) => ({ code: right ? mailed : mailed.replace(/./g, '7') }),
    enrolPhone: (right) => ({ phone: right ? PHONE : '1-800-555-1234' }),
    confirmDevice: async (right) => ({ code: await lastCode(app, PHONE, right) }),
    sendSecurityCode: (right, { devices }) => ({ deviceId: right ? (devices[0]?.id ?? 'none') : 'none' }),
    verifySecurityCode: async (right, { devices }) => ({
      deviceId: devices[0]?.id ?? 'none',
      code: await lastCode(app, PHONE, right),
    }),
  };
  const deed = fc.record({
    mutation: fc.constantFrom(...Object.keys(inputs)),
    right: fc.integer({ min: 0, max: 9 }).map((n) => n < 8),
  });

  it('opens no session but through its table, and none twice', async () => {
    let sessions = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 10 }), async (deeds) => {
        // Locks and send limits of the walk before are over.
        app.clock.advance(25 * 3_600_000);
        const started = await call(app, 'signIn', {
          username: usernameOf(person),
          password: PASSWORD,
          application: 'ESERVICES',
        });
        if (!started.token) return;
        let { login } = started;
        let opened = 0;
        for (const { mutation, right } of deeds) {
          const before = login;
          const payload = await call(app, mutation, {
            token: started.token,
            ...(await inputs[mutation]?.(right, login)),
          });
          const codes = payload.userErrors.map(({ code }: { code: string }) => code);
          expect(payload.login, `${mutation} at ${before.step}: ${codes}`).not.toBeNull();
          login = payload.login;
          if (!before.allowedActions.includes(mutation)) expect(codes).toEqual(['STEP_OUT_OF_ORDER']);
          if (codes.length > 0) expect(login.step).toBe(before.step);
          expectMoveOfTable(loginFlow.transitions, before.step, mutation, login.step);
          if (payload.session) opened += 1;
          expect(Boolean(payload.session)).toBe(login.step === 'COMPLETE' && before.step !== 'COMPLETE');
        }
        expect(opened).toBeLessThanOrEqual(1);
        sessions += opened;
      }),
      { numRuns: 25, seed: 20171211 },
    );
    expect(sessions).toBeGreaterThan(0);
  });
});
