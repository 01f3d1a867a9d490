// Phone changes at once, by real parallel requests on both databases: there is one phone at the end, and who comes second
// gets a clear answer (domain.md 2.6).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../evidence/people.js';
import { type SqlText, sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, passwordAccepted, registerByPhone, signInByText, succeed } from '../test/journeys.js';
import {
  chooseMail,
  lostDeviceAtPhone,
  phoneChangeAtCode,
  phoneChangeAtPhone,
  signInWith,
  startPhoneChange,
  withLinkedNumbers,
} from '../test/renewal-journeys.js';
import { ordinaryPerson, phoneOf, texted } from '../test/sign-in-journeys.js';
import { codesOf } from '../test/told.js';

const [NEW, OTHER] = ['+12025550161', '+12025550162'];
type Answer = Parameters<typeof codesOf>[0];
/** The code of an answer's error; `done` without one. */
const outcome = (answer: Answer): string => codesOf(answer)[0] ?? 'done';
/** How often each was answered. */
function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of answers.map(outcome)) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}
const atOnce = (count: number, ask: (n: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, n) => ask(n)));

describe.each(['sqlite', 'postgres'] as const)('at once, on %s,', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ dialect, evidence: withLinkedNumbers });
  });
  afterAll(() => app.close());
  const registered = async (n: number) => {
    const person = ordinaryPerson(n);
    const { account } = await registerByPhone(app, person);
    const { sessionToken } = await signInByText(app, person);
    return { person, accountId: account.id as string, sessionToken: sessionToken as string };
  };
  const rows = <T>(statement: SqlText) => app.deps.db.read((tx) => tx.sql<T>(statement));
  const phonesServing = async (accountId: string) =>
    (await rows(sql`SELECT id FROM device WHERE account_id = ${accountId} AND state = 'ACTIVE'`)).length;
  /** Signing in with this phone comes to its end. */
  const signsIn = async (person: Person, phone: string) =>
    expect((await signInWith(app, person, phone)).done.login.step).toBe('COMPLETE');

  it('six phone changes begun leave one under way', async () => {
    const { sessionToken } = await registered(0);
    const begun: Awaited<ReturnType<typeof startPhoneChange>>[] = await Promise.all(
      Array.from({ length: 6 }, () => startPhoneChange(app, sessionToken)),
    );
    expect(tally(begun)).toEqual({ done: 6 });
    const standing = await Promise.all(
      begun.map(({ token }) =>
        app.graphql('query Q($token: String!) { registration(token: $token) { step } }', { token }),
      ),
    );
    expect(standing.map(({ data }) => data.registration).filter((one) => one !== null)).toEqual([
      { step: 'IDENTITY' },
    ]);
  });

  it('twenty confirmations of the new phone make one phone and one letter', async () => {
    const { person, accountId, sessionToken } = await registered(1);
    const at = await phoneChangeAtCode(app, person, sessionToken, NEW);
    const answers = await atOnce(20, () => call(app, 'confirmPhoneActivationCode', at));
    expect(tally(answers)).toEqual({ done: 1, STEP_OUT_OF_ORDER: 19 });
    expect(await phonesServing(accountId)).toBe(1);
    const notices = sql`SELECT id FROM letter WHERE account_id = ${accountId} AND kind = 'PHONE_CHANGED_NOTICE'`;
    expect(await rows(notices)).toHaveLength(1);
    await signsIn(person, NEW);
  });

  it('a change confirmed by phone and the loss of every device proven by mail end with the new phone', async () => {
    for (const n of [2, 3]) {
      const { person, accountId, sessionToken } = await registered(n);
      const byPhone = await phoneChangeAtCode(app, person, sessionToken, NEW);
      const lost = await lostDeviceAtPhone(app, person);
      const [changed, mailed] = await Promise.all([
        call(app, 'confirmPhoneActivationCode', byPhone),
        call(app, 'requestActivationCodeByMail', { token: lost }),
      ]);
      expect(outcome(changed)).toBe('done');
      expect(['done', 'FLOW_EXPIRED']).toContain(outcome(mailed));
      expect(await phonesServing(accountId)).toBe(1);
      expect(await rows(sql`SELECT renewal FROM account WHERE id = ${accountId}`)).toEqual([
        { renewal: null },
      ]);
      await signsIn(person, NEW);
    }
  });

  it('the code of the old phone signs in before the new one is confirmed, or not at all', async () => {
    for (const n of [5, 6]) {
      const { person, accountId, sessionToken } = await registered(n);
      const change = await phoneChangeAtCode(app, person, sessionToken, NEW);
      const old = await texted(app, person);
      const [changed, signedIn] = await Promise.all([
        call(app, 'confirmPhoneActivationCode', change),
        call(app, 'verifySecurityCode', old),
      ]);
      expect(outcome(changed)).toBe('done');
      expect(['done', 'INVALID_INPUT']).toContain(outcome(signedIn));
      expect(outcome(await call(app, 'verifySecurityCode', old))).not.toBe('done');
      expect(await phonesServing(accountId)).toBe(1);
      await signsIn(person, NEW);
    }
  });

  it('the old device found again and the new one confirmed: one of them serves', async () => {
    for (const n of [8, 9]) {
      const { person, accountId } = await registered(n);
      const old = await texted(app, person);
      const { code } = await chooseMail(app, await lostDeviceAtPhone(app, person));
      const { token } = await passwordAccepted(app, person);
      await succeed(app, 'enterActivationCode', { token, code });
      await succeed(app, 'enrolPhone', { token, phone: NEW });
      const input = { token, code: await app.codeSentTo(NEW) };
      const [found, confirmed] = await Promise.all([
        call(app, 'verifySecurityCode', old),
        call(app, 'confirmDevice', input),
      ]);
      const both = [outcome(found), outcome(confirmed)];
      expect([
        ['done', 'FLOW_EXPIRED'],
        ['INVALID_INPUT', 'done'],
      ]).toContainEqual(both);
      expect(await phonesServing(accountId)).toBe(1);
      await signsIn(person, both[0] === 'done' ? phoneOf(person) : NEW);
    }
  });

  it('two sign-ins confirm two new phones for one letter: the first has it, and each click counts once', async () => {
    const { person, accountId, sessionToken } = await registered(11);
    const { code } = await chooseMail(app, await phoneChangeAtPhone(app, person, sessionToken));
    const inputs: object[] = [];
    for (const phone of [NEW, OTHER]) {
      const { token, done } = await signInWith(app, person, phoneOf(person));
      if (done.login.allowedActions.includes('enterActivationCode'))
        await succeed(app, 'enterActivationCode', { token, code });
      await succeed(app, 'enrolPhone', { token, phone });
      inputs.push({ token, code: await app.codeSentTo(phone) });
    }
    const answers = await atOnce(10, (n) => call(app, 'confirmDevice', inputs[n % 2] ?? {}));
    expect(tally(answers)).toEqual({ done: 1, STEP_OUT_OF_ORDER: 4, FLOW_EXPIRED: 5 });
    expect(await phonesServing(accountId)).toBe(1);
    const winner = answers.findIndex((answer) => outcome(answer) === 'done') % 2;
    await signsIn(person, winner === 0 ? NEW : OTHER);
  });
});
