// A step out of its order changes nothing and shows where the flow stands; a token that is unknown, foreign or over gets
// one answer that tells nothing more (api.md "Conventions", "Tries, locks and limits").
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wipeWhatIsOver } from '../retention.job.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  financialAccountOf,
  identityOf,
  passwordAccepted,
  registerByPhone,
  registrationAt,
  succeed,
} from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { codesOf, onlyError } from '../test/told.js';

const person = personOfRow(1);
/** Every step, with an input that would pass where it is due. */
const STEPS: Readonly<Record<string, object>> = {
  resendEmailCode: {},
  confirmEmail: { code: '123456' },
  submitIdentity: identityOf(person),
  submitFinancialAccount: financialAccountOf(person),
  sendPhoneActivationCode: { phone: person.phones[0]?.number },
  confirmPhoneActivationCode: { code: '123456' },
  requestActivationCodeByMail: {},
  createCredentials: credentialsOf(person),
};
/** Which steps are due in which state: domain.md 2.1, read by a person. */
const DUE: Readonly<Record<string, readonly string[]>> = {
  CONFIRM_EMAIL: ['resendEmailCode', 'confirmEmail'],
  IDENTITY: ['submitIdentity'],
  FINANCIAL_ACCOUNT: ['submitFinancialAccount'],
  PHONE: ['sendPhoneActivationCode', 'requestActivationCodeByMail'],
  PHONE_CODE: ['sendPhoneActivationCode', 'confirmPhoneActivationCode', 'requestActivationCodeByMail'],
  CREDENTIALS: ['createCredentials'],
  COMPLETE: [],
};
const STANDING =
  'query Q($token: String!) { registration(token: $token) { id kind step allowedActions expiresAt email phone activation letter { expectedBy } } }';

describe('a step out of its order', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  const rows = [2, 3, 21, 22, 23, 24, 25];
  it.each(Object.keys(DUE).map((state, index) => [state, rows[index] ?? 0] as const))(
    'is refused at %s, changes nothing, and shows the flow as it stands',
    async (state, row) => {
      const applicant = personOfRow(row);
      const stage = state === 'COMPLETE' ? 'CREDENTIALS' : (state as 'IDENTITY');
      const token = await registrationAt(app, stage, applicant);
      if (state === 'COMPLETE')
        await succeed(app, 'createCredentials', { token, ...credentialsOf(applicant) });
      await app.deliver();
      const { registration: before } = (await app.graphql(STANDING, { token })).data;
      const sent = app.emails.length + app.texts.length;
      expect(before.step).toBe(state);
      expect([...before.allowedActions].sort()).toEqual([...(DUE[state] ?? [])].sort());

      for (const [step, input] of Object.entries(STEPS)) {
        if (DUE[state]?.includes(step)) continue;
        const answer = await call(app, step, { token, ...input });
        expect([step, onlyError(answer).code]).toEqual([step, 'STEP_OUT_OF_ORDER']);
        expect(answer.registration).toMatchObject(before);
      }
      await app.deliver();
      expect((await app.graphql(STANDING, { token })).data.registration).toEqual(before);
      expect(app.emails.length + app.texts.length).toBe(sent);
    },
  );

  it('comes before any fault of what was typed', async () => {
    const token = await registrationAt(app, 'CONFIRM_EMAIL', personOfRow(26));
    const answer = await call(app, 'submitIdentity', {
      token,
      ...identityOf(person),
      ssn: 'x',
    });
    expect(codesOf(answer)).toEqual(['STEP_OUT_OF_ORDER']);
  });
});

describe('a flow that is over, unknown or of another kind', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  it('gets one and the same answer at every step, and null when it is looked at', async () => {
    const holder = personOfRow(2);
    await registerByPhone(app, holder);
    const atIdentity = await registrationAt(app, 'IDENTITY', person);
    const complete = await registrationAt(app, 'CREDENTIALS', personOfRow(3));
    await succeed(app, 'createCredentials', { token: complete, ...credentialsOf(personOfRow(3)) });
    app.clock.advance(24 * 3_600_000);
    const { token: login } = await passwordAccepted(app, holder);
    const tokens = ['', 'x', 'A'.repeat(43), login, atIdentity, complete];

    const told = new Set<string>();
    const tell = async () => {
      for (const token of tokens) {
        for (const [step, input] of Object.entries(STEPS)) {
          const answer = await call(app, step, { token, ...input });
          expect(answer.registration).toBeNull();
          told.add(JSON.stringify(answer.userErrors));
        }
        expect((await app.graphql(STANDING, { token })).data.registration).toBeNull();
      }
    };
    await tell();
    await wipeWhatIsOver(app.deps);
    await tell();
    expect([...told]).toEqual([expect.stringContaining('"FLOW_EXPIRED"')]);
  });

  it('lives until its last second', async () => {
    const token = await registrationAt(app, 'CONFIRM_EMAIL', personOfRow(21));
    app.clock.advance(24 * 3_600_000 - 1);
    expect(codesOf(await call(app, 'confirmEmail', { token, code: '123456' }))).toEqual(['CODE_EXPIRED']);
    app.clock.advance(1);
    expect(codesOf(await call(app, 'confirmEmail', { token, code: '123456' }))).toEqual(['FLOW_EXPIRED']);
  });
});
