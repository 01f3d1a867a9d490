// docs/retention.md: what a closed account leaves behind, six years and for good.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { wipeWhatIsOver } from '../retention.job.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  registerByPhone,
  registrationAt,
  signInByText,
  succeed,
} from '../test/journeys.js';
import { bearer, meOf, ordinaryPerson } from '../test/sign-in-journeys.js';

describe.each(['sqlite', 'postgres'] as const)('a closed account, on %s,', (dialect) => {
  let app: TestApp;
  let id: string;
  const [person, neighbour] = [ordinaryPerson(0), ordinaryPerson(1)];
  beforeAll(async () => {
    app = await testApp({ dialect });
    for (const one of [person, neighbour]) await registerByPhone(app, one);
    const here = bearer((await signInByText(app, person)).sessionToken);
    await succeed(app, 'changeEmail', { email: 'half.way@example.com' }, here);
    id = (await app.graphql('{ me { id } }', {}, here)).data.me.id;
    await app.graphql('mutation { closeAccount { userErrors { code } } }', {}, here);
    await app.deliver();
  });
  afterAll(() => app.close());

  const rows = (statement: ReturnType<typeof sql>) => app.deps.db.read((tx) => tx.sql(statement));
  const account = async () => (await rows(sql`SELECT * FROM account WHERE id = ${id}`))[0];
  const counts = async () => ({
    sessions: (await rows(sql`SELECT id FROM session WHERE account_id = ${id}`)).length,
    activity: (await rows(sql`SELECT id FROM activity WHERE account_id = ${id}`)).length,
    devices: (await rows(sql`SELECT id FROM device WHERE account_id = ${id}`)).length,
    recipients: (await rows(sql`SELECT id FROM message WHERE owner_id = ${id} AND recipient IS NOT NULL`))
      .length,
    registrations: (
      await rows(sql`SELECT id FROM registration WHERE account_id = ${id} AND person_id IS NOT NULL`)
    ).length,
  });

  it('keeps for six years what says whose it was and who used it, and is then wiped once; others are not', async () => {
    app.clock.advance((app.deps.policy.closedAccountDays - 1) * DAY_MS);
    await wipeWhatIsOver(app.deps);
    expect(await account()).toMatchObject({ status: 'CLOSED', wiped_at: null });
    const { recipients, ...kept } = await counts();
    expect(kept).toMatchObject({ sessions: 1, devices: 1, registrations: 1 });
    expect(kept.activity).toBeGreaterThan(0);
    expect(recipients).toBeGreaterThan(0);

    // Then it has no name, no address, no device and no person any more.
    const { person_id: personId } = (await account()) ?? {};
    app.clock.advance(2 * DAY_MS);
    await wipeWhatIsOver(app.deps);
    const wiped = await account();
    expect(wiped).toMatchObject({ status: 'CLOSED', wiped_at: app.clock.iso(), person_id: null });
    for (const column of ['email', 'first_name', 'last_name'])
      expect(app.deps.crypto.open(String(wiped?.[column]), `account:${column}:${id}`)).toBe('');
    expect(await counts()).toEqual({ sessions: 0, activity: 0, devices: 0, recipients: 0, registrations: 0 });
    expect(await rows(sql`SELECT id FROM person WHERE id = ${personId}`)).toEqual([]);
    const audited = await rows(
      sql`SELECT outcome FROM audit_event WHERE kind = 'retention.wiped' AND subject_id = ${id}`,
    );
    expect(audited).toEqual([{ outcome: 'DONE' }]);

    app.clock.advance(DAY_MS);
    await wipeWhatIsOver(app.deps);
    expect((await account())?.wiped_at).toBe(wiped?.wiped_at);
    const here = bearer((await signInByText(app, neighbour)).sessionToken);
    expect((await meOf(app, here)).status).toBe('ACTIVE');
    const { data } = await app.graphql('{ me { email } }', {}, here);
    expect(data.me.email).toBe(emailOf(neighbour));
  });

  it('keeps its way of proofing, its trail and its name for good: nobody gets it', async () => {
    expect(await account()).toMatchObject({ proofing_method: 'PHONE', proven_at: expect.any(String) });
    const trail = await rows(
      sql`SELECT kind FROM audit_event WHERE subject_id = ${id} AND kind LIKE 'account.%'`,
    );
    expect(trail.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['account.created', 'account.closed']),
    );
    const token = await registrationAt(app, 'CREDENTIALS', person);
    const taken = await call(app, 'createCredentials', { token, ...credentialsOf(person) });
    expect(taken.userErrors).toMatchObject([{ code: 'USERNAME_TAKEN' }]);
  });
});
