// A renewal that its holder did not ask for is cancelled with the link of any notice, on the old phone or in the e-mail
// (domain.md 2.6, 2.8): neither its token nor its letter is worth anything then, and what served before serves on.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, emailOf, passwordAccepted, registerByPhone, signInByText, succeed } from '../test/journeys.js';
import {
  chooseMail,
  lostDeviceAtPhone,
  phoneChangeAtCode,
  phoneChangeAtPhone,
  withLinkedNumbers,
} from '../test/renewal-journeys.js';
import { errorOf, ordinaryPerson, phoneOf, texted } from '../test/sign-in-journeys.js';
import { codesOf } from '../test/told.js';

const NEW = '+12025550151';

describe.each([
  { dialect: 'sqlite', POLICY: 'irs-2017' },
  { dialect: 'postgres', POLICY: 'nist-800-63-4' },
] as const)('a renewal, on $dialect with $POLICY, is cancelled', ({ dialect, POLICY }) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ dialect, env: { POLICY }, evidence: withLinkedNumbers });
  });
  afterAll(() => app.close());
  const registered = async (n: number) => {
    const person = ordinaryPerson(n);
    const { account } = await registerByPhone(app, person);
    return { person, accountId: account.id as string };
  };
  /** The token of the "this was not me" link that went last to this number or address. */
  const linkTo = (recipient: string): string => {
    const sent = [...app.texts, ...app.emails].filter(({ to }) => to === recipient);
    return sent.at(-1)?.text.match(/\/not-me#([\w-]{43})/)?.[1] ?? '';
  };
  const disavow = (token: string) => call(app, 'disavowActivity', { token });
  const devicesServing = async (accountId: string) =>
    app.deps.db.read((tx) =>
      tx.sql<{ id: string; state: string }>(
        sql`SELECT id, state FROM device WHERE account_id = ${accountId} AND state = 'ACTIVE'`,
      ),
    );

  it('from the old phone, though its letter was opened and the next phone named', async () => {
    const { person, accountId } = await registered(0);
    const before = await devicesServing(accountId);
    const { code } = await chooseMail(app, await lostDeviceAtPhone(app, person));
    const { token } = await passwordAccepted(app, person);
    await succeed(app, 'enterActivationCode', { token, code });
    await succeed(app, 'enrolPhone', { token, phone: NEW });
    const input = { token, code: await app.codeSentTo(NEW) };
    expect((await disavow(linkTo(phoneOf(person)))).accepted).toBe(true);
    expect(errorOf(await call(app, 'confirmDevice', input)).code).toBe('FLOW_EXPIRED');
    expect(await devicesServing(accountId)).toEqual(before);
  });

  it('from the e-mail, with the change that another had begun beside it', async () => {
    const { person, accountId } = await registered(1);
    const before = await devicesServing(accountId);
    const { sessionToken } = await signInByText(app, person);
    await chooseMail(app, await phoneChangeAtPhone(app, person, sessionToken));
    const begun = await phoneChangeAtCode(app, person, sessionToken, NEW);
    const lost = await lostDeviceAtPhone(app, person);
    expect((await disavow(linkTo(emailOf(person)))).accepted).toBe(true);
    expect(errorOf(await call(app, 'confirmPhoneActivationCode', begun)).code).toBe('FLOW_EXPIRED');
    app.clock.advance(app.deps.policy.letterGapHours * HOUR_MS - 1);
    expect(errorOf(await call(app, 'requestActivationCodeByMail', { token: lost })).code).toBe(
      'FLOW_EXPIRED',
    );
    expect(await devicesServing(accountId)).toEqual(before);
    const account = sql`SELECT renewal, activation_accepted_at FROM account WHERE id = ${accountId}`;
    expect(await app.deps.db.read((tx) => tx.sql(account))).toEqual([
      { renewal: null, activation_accepted_at: null },
    ]);
    const live = sql`SELECT id FROM letter WHERE account_id = ${accountId} AND kind = 'ACTIVATION_CODE' AND state <> 'SUPERSEDED'`;
    expect(await app.deps.db.read((tx) => tx.sql(live))).toEqual([]);
  });

  it('in the moment in which its new phone is confirmed: then the old one is back, or never went', async () => {
    for (const n of [2, 3]) {
      const { person, accountId } = await registered(n);
      const before = await devicesServing(accountId);
      const { sessionToken } = await signInByText(app, person);
      await chooseMail(app, await lostDeviceAtPhone(app, person));
      const link = linkTo(phoneOf(person));
      const change = await phoneChangeAtCode(app, person, sessionToken, NEW);
      const old = await texted(app, person);
      const [changed, disavowed] = await Promise.all([
        call(app, 'confirmPhoneActivationCode', change),
        disavow(link),
      ]);
      expect([[], ['FLOW_EXPIRED']]).toContainEqual(codesOf(changed));
      expect(disavowed.accepted).toBe(true);
      expect((await devicesServing(accountId)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
      expect(errorOf(await call(app, 'verifySecurityCode', old)).code).toBe('FLOW_EXPIRED');
    }
  });
});
