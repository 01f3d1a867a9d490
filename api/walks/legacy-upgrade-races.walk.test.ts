// What may happen once to an account of the former e-Services, asked for at the same moment by real requests, on both
// databases (domain.md 2.3).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrapLegacyHashesJob } from '../accounts/legacy/index.js';
import { type SqlText, sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, credentialsOf, registrationAt, succeed } from '../test/journeys.js';
import { atProveIdentity, legacyPerson, upgradeAtPhone, upgradeAtPhoneCode } from '../test/legacy-people.js';
import { tryPassword } from '../test/sign-in-journeys.js';

const codesOf = (answers: readonly { userErrors: { code: string }[] }[]) =>
  answers.map(({ userErrors }) => userErrors[0]?.code ?? 'done').sort();

describe.each(['sqlite', 'postgres'] as const)('at once, on %s,', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ dialect });
  });
  afterAll(() => app.close());
  const count = async (statement: SqlText) =>
    Number((await app.deps.db.read((tx) => tx.one<{ n: number | string }>(statement)))?.n);
  const notices = () => count(sql`SELECT count(*) AS n FROM letter WHERE kind = 'REGISTRATION_NOTICE'`);

  it('ten sign-ins with the old password, while hashes are wrapped, all go through', async () => {
    const one = legacyPerson(0);
    const signIns = Array.from({ length: 10 }, () => tryPassword(app, one.username, one.password));
    const [answers] = await Promise.all([Promise.all(signIns), wrapLegacyHashesJob.run(app.deps, {})]);
    expect(codesOf(answers)).toEqual(Array(10).fill('done'));
    const tokens = answers.map(({ login }) => login.registrationToken);
    expect(new Set(tokens).size).toBe(10);
    expect(await count(sql`SELECT count(*) AS n FROM account WHERE legacy_hash_since IS NOT NULL`)).toBe(0);
    expect((await tryPassword(app, one.username, one.password)).login.step).toBe('PROVE_IDENTITY');
  });

  it('of two upgrades, one by phone and one by mail, one completes', async () => {
    const one = legacyPerson(1);
    const active = () => count(sql`SELECT count(*) AS n FROM device WHERE state = 'ACTIVE'`);
    const before = await active();
    const byMail = await upgradeAtPhone(app, one);
    const byPhone = await upgradeAtPhoneCode(app, one);
    const answers = await Promise.all([
      call(app, 'requestActivationCodeByMail', { token: byMail.registrationToken }),
      call(app, 'confirmPhoneActivationCode', { token: byPhone.registrationToken, code: byPhone.code }),
    ]);
    expect(codesOf(answers)).toEqual(['FLOW_EXPIRED', 'done']);
    const { login } = await tryPassword(app, one.username, one.password);
    const phoneWon = answers[1]?.userErrors.length === 0;
    expect(login.step).toBe(phoneWon ? 'SECURITY_CODE' : 'ACTIVATION_CODE');
    expect((await active()) - before).toBe(phoneWon ? 1 : 0);
  });

  it('of ten double clicks one counts', async () => {
    const one = legacyPerson(2);
    const at = await upgradeAtPhoneCode(app, one);
    const before = await notices();
    const clicks = Array.from({ length: 10 }, () =>
      call(app, 'confirmPhoneActivationCode', { token: at.registrationToken, code: at.code }),
    );
    expect(codesOf(await Promise.all(clicks))).toEqual([...Array(9).fill('STEP_OUT_OF_ORDER'), 'done']);
    expect((await notices()) - before).toBe(1);
  });

  it('an upgrade and a first registration of the same person leave one account', async () => {
    const one = legacyPerson(3);
    const upgrade = await upgradeAtPhoneCode(app, one);
    const token = await registrationAt(app, 'CREDENTIALS', one.person);
    const [upgraded, created] = await Promise.all([
      call(app, 'confirmPhoneActivationCode', { token: upgrade.registrationToken, code: upgrade.code }),
      call(app, 'createCredentials', { token, ...credentialsOf(one.person) }),
    ]);
    const codes = [upgraded.userErrors[0]?.code ?? 'done', created.userErrors[0]?.code ?? 'done'];
    expect([
      ['done', 'ALREADY_REGISTERED'],
      ['FLOW_EXPIRED', 'done'],
    ]).toContainEqual(codes);
  });

  it('the steps of a sign-in that its upgrade sets free wait for it, and go on', async () => {
    const one = legacyPerson(4);
    const { token, registrationToken, code } = await upgradeAtPhoneCode(app, one);
    const steps = Array.from({ length: 5 }, () => call(app, 'startRenewal', { token }));
    const [done, ...others] = await Promise.all([
      call(app, 'confirmPhoneActivationCode', { token: registrationToken, code }),
      ...steps,
    ]);
    expect(done?.userErrors).toEqual([]);
    for (const answer of codesOf(others)) expect(['STEP_OUT_OF_ORDER', 'done']).toContain(answer);
    const { data } = await app.graphql(`{ login(token: "${token}") { step devices { id } } }`);
    expect(data.login.step).toBe('SECURITY_CODE');
    await succeed(app, 'sendSecurityCode', { token, deviceId: data.login.devices[0].id });
  });

  it('ten sign-ins begin ten upgrades, and none of them holds another up', async () => {
    const one = legacyPerson(5);
    const begun = await Promise.all(Array.from({ length: 10 }, () => atProveIdentity(app, one)));
    expect(new Set(begun.map(({ registrationToken }) => registrationToken)).size).toBe(10);
  });
});
