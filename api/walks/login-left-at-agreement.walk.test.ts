// domain.md 2.4, 2.6, section 3: a sign-in that stands at the user agreement has shown its security code and is no session
// yet. What ends the sessions of a holder ends it too, and the code that it has shown grows old while it stands.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { publishAgreement } from '../test/desk-fixtures.js';
import { call, registerByPhone, signInByText, succeed } from '../test/journeys.js';
import {
  chooseMail,
  phoneChangeAtPhone,
  signInWith,
  startPhoneChange,
  withLinkedNumbers,
} from '../test/renewal-journeys.js';
import { bearer, errorOf, meOf, ordinaryPerson, phoneOf } from '../test/sign-in-journeys.js';

const NEW = '+12025550191';
const VERSION = '2018-1';
const END_OTHERS = 'mutation { endOtherSessions { userErrors { code } } }';

describe.each(['irs-2017', 'nist-800-63-4'])('a sign-in left at the agreement, with %s,', (policy) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy }, evidence: withLinkedNumbers });
  });
  // Each begins with no agreement to accept.
  beforeEach(() =>
    app.deps.db.inTx(async (tx) => {
      await tx.execute(sql`DELETE FROM agreement_acceptance`);
      await tx.execute(sql`DELETE FROM user_agreement`);
    }),
  );
  afterAll(() => app.close());
  const signedIn = async (n: number) => {
    const person = ordinaryPerson(n);
    await registerByPhone(app, person);
    return { person, sessionToken: (await signInByText(app, person)).sessionToken as string };
  };
  const leftAtAgreement = async (person: ReturnType<typeof ordinaryPerson>) => {
    const { token, done } = await signInWith(app, person, phoneOf(person));
    expect(done.login.step).toBe('AGREEMENT');
    return token;
  };
  const accept = (token: string) => call(app, 'acceptUserAgreement', { token, version: VERSION });

  it('opens nothing after a new phone took the place of the one whose code it has shown', async () => {
    const { person, sessionToken } = await signedIn(0);
    const { code } = await chooseMail(app, await phoneChangeAtPhone(app, person, sessionToken));
    await publishAgreement(app, VERSION);
    const left = await leftAtAgreement(person);
    const holders = await leftAtAgreement(person);
    await succeed(app, 'acceptUserAgreement', { token: holders, version: VERSION });
    await succeed(app, 'enterActivationCode', { token: holders, code });
    await succeed(app, 'enrolPhone', { token: holders, phone: NEW });
    const input = { token: holders, code: await app.codeSentTo(NEW), sessionTransport: 'BEARER' };
    const { login, sessionToken: mine } = await succeed(app, 'confirmDevice', input);
    expect(login.step).toBe('COMPLETE');

    const refused = await accept(left);
    expect([errorOf(refused).code, refused.login, refused.session]).toEqual(['FLOW_EXPIRED', null, null]);
    expect((await meOf(app, bearer(mine))).sessions).toHaveLength(1);
  });

  it('opens nothing after the holder has ended every other session', async () => {
    const { person, sessionToken } = await signedIn(1);
    await publishAgreement(app, VERSION);
    const left = await leftAtAgreement(person);
    expect(
      (await app.graphql(END_OTHERS, {}, bearer(sessionToken))).data.endOtherSessions.userErrors,
    ).toEqual([]);
    expect(errorOf(await accept(left)).code).toBe('FLOW_EXPIRED');
    expect((await meOf(app, bearer(sessionToken))).sessions).toHaveLength(1);
  });

  it('has a second factor no fresher than the code that it has shown', async () => {
    const { person } = await signedIn(2);
    await publishAgreement(app, VERSION);
    const left = await leftAtAgreement(person);
    app.clock.advance(app.deps.policy.freshMinutes * MINUTE_MS);
    const { sessionToken } = await accept(left);
    expect(await meOf(app, bearer(sessionToken))).not.toBeNull();
    expect(errorOf(await startPhoneChange(app, sessionToken)).code).toBe('FRESH_CODE_REQUIRED');
  });
});
