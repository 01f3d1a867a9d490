// domain.md 2.1 and 2.4, from the first name to the session, by GraphQL alone, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../test/app.js';
import {
  passwordAccepted,
  registerByMail,
  registerByPhone,
  signInByText,
  succeed,
} from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';

describe.each(['sqlite', 'postgres'] as const)('a first registration on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ dialect });
  });
  afterAll(() => app.close());

  it('by phone makes an active account that signs in with a texted code', async () => {
    const person = personOfRow(1);
    const made = await registerByPhone(app, person);
    expect(made.registration.step).toBe('COMPLETE');
    expect(made.account.status).toBe('ACTIVE');
    const { sessionToken, login } = await signInByText(app, person);
    expect(login.step).toBe('COMPLETE');
    const { data } = await app.graphql(
      '{ me { username status name { first last } phone devices { kind hint } sessions { current } activity(first: 5) { totalCount edges { node { kind text } } } } }',
      {},
      { authorization: `Bearer ${sessionToken}` },
    );
    expect(data.me.status).toBe('ACTIVE');
    expect(data.me.name).toEqual({ first: person.firstName, last: person.lastName });
    expect(data.me.sessions).toEqual([{ current: true }]);
    expect(data.me.activity.edges[0].node).toEqual({ kind: 'SIGNED_IN', text: 'Signed in' });
  });

  it('by mail waits for the letter, takes its code, and signs in with any phone', async () => {
    const person = personOfRow(4);
    const made = await registerByMail(app, person);
    expect(made.account.status).toBe('AWAITING_ACTIVATION');
    expect(made.code).toMatch(/^\d{8}$/);
    const { token, login } = await passwordAccepted(app, person);
    expect(login.step).toBe('ACTIVATION_CODE');
    await succeed(app, 'enterActivationCode', { token, code: made.code });
    await succeed(app, 'enrolPhone', { token, phone: '(202) 555-0188' });
    const code = await app.codeSentTo('+12025550188');
    const confirmed = await succeed(app, 'confirmDevice', { token, code, sessionTransport: 'BEARER' });
    expect(confirmed.login.step).toBe('COMPLETE');
    expect(confirmed.sessionToken).toMatch(/^[\w-]{43}$/);
    const letters = await app.letters();
    expect(letters.filter(({ code: own }) => own === undefined).length).toBeGreaterThan(0);
  });
});
