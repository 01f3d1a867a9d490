// domain.md section 6 "Retention is policy": what is over goes, what is under way stays, and a second run finds nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './platform/clock.js';
import { sql } from './platform/db/sql.js';
import { wipeWhatIsOver } from './retention.job.js';
import { type TestApp, testApp } from './test/app.js';
import { registerByMail, registerByPhone, registrationAt } from './test/journeys.js';
import { personOfRow } from './test/people-directory.js';
import { texted } from './test/sign-in-journeys.js';

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  let app: TestApp;
  let abandoned: string;
  beforeAll(async () => {
    app = await testApp({ dialect });
    await registerByPhone(app, personOfRow(1));
    await registerByMail(app, personOfRow(4));
    await texted(app, personOfRow(1));
    abandoned = await registrationAt(app, 'PHONE_CODE', personOfRow(2));
    app.clock.advance(23 * HOUR_MS);
    await registrationAt(app, 'IDENTITY', personOfRow(3));
    await app.deliver();
  });
  afterAll(() => app.close());

  const rows = <T = Record<string, unknown>>(statement: ReturnType<typeof sql>) =>
    app.deps.db.read((tx) => tx.sql<T>(statement));
  const count = async (table: 'code' | 'quota_use' | 'login' | 'attempt'): Promise<number> => {
    const statements = {
      code: sql`SELECT id FROM code`,
      quota_use: sql`SELECT id FROM quota_use`,
      login: sql`SELECT id FROM login`,
      attempt: sql`SELECT purpose FROM attempt`,
    };
    return (await rows(statements[table])).length;
  };
  const personal = () =>
    rows(sql`SELECT first_name, last_name, email, ssn, address_of_record, last_return_address, phone
      FROM registration WHERE wiped_at IS NOT NULL`);

  it('registrations go after 24 hours, codes and sign-ins after two days more, counts after a month: nothing before its time, nothing twice, no account', async () => {
    expect(await wipeWhatIsOver(app.deps)).toBe(0);
    expect(await personal()).toEqual([]);
    expect(await count('login')).toBe(1);

    // Finished or abandoned, a registration loses every personal column when its 24 hours are over.
    app.clock.advance(HOUR_MS + MINUTE_MS);
    expect(await wipeWhatIsOver(app.deps)).toBe(3);
    const wiped = await personal();
    expect(wiped).toHaveLength(3);
    for (const row of wiped) expect(new Set(Object.values(row))).toEqual(new Set([null]));
    const states = await rows<{ state: string }>(sql`SELECT state FROM registration ORDER BY state`);
    expect(states.map(({ state }) => state)).toEqual(['COMPLETE', 'COMPLETE', 'EXPIRED', 'IDENTITY']);
    const audited = await rows(sql`SELECT id FROM audit_event WHERE kind = 'registration.wiped'`);
    expect(audited).toHaveLength(3);

    // Nobody is written to about a wiped one any more: its messages lose their recipients.
    const left = await rows(sql`SELECT m.id FROM message m JOIN registration r ON r.id = m.owner_id
      WHERE r.wiped_at IS NOT NULL AND m.recipient IS NOT NULL`);
    expect(left).toEqual([]);
    const kept = await rows(sql`SELECT id FROM message WHERE recipient IS NOT NULL`);
    expect(kept.length).toBeGreaterThan(0);

    // Its token opens nothing, and a second run finds nothing to do.
    const { data } = await app.graphql('query Q($token: String!) { registration(token: $token) { id } }', {
      token: abandoned,
    });
    expect(data.registration).toBeNull();
    expect(await wipeWhatIsOver(app.deps)).toBe(0);

    // Codes and sign-ins go two days after their time, with their recipients, but the mailed code lives on.
    const recipientsOf = async (owner: string) =>
      (await rows(sql`SELECT id FROM message WHERE owner_kind = ${owner} AND recipient IS NOT NULL`)).length;
    expect(await recipientsOf('LOGIN')).toBe(1);
    const ofAccounts = await recipientsOf('ACCOUNT');
    app.clock.advance(3 * DAY_MS);
    expect(await wipeWhatIsOver(app.deps)).toBe(1);
    expect(await count('login')).toBe(0);
    expect(await recipientsOf('LOGIN')).toBe(0);
    expect(await recipientsOf('ACCOUNT')).toBe(ofAccounts);
    expect(ofAccounts).toBeGreaterThan(0);
    expect(await rows(sql`SELECT purpose FROM code`)).toEqual([{ purpose: 'MAILED_ACTIVATION' }]);
    expect(await count('quota_use')).toBeGreaterThan(0);

    // Counts of what was sent go after a month, and accounts stay.
    app.clock.advance(29 * DAY_MS);
    await wipeWhatIsOver(app.deps);
    expect(await count('quota_use')).toBe(0);
    expect(await rows(sql`SELECT status FROM account WHERE imported_at IS NULL ORDER BY status`)).toEqual([
      { status: 'ACTIVE' },
      { status: 'AWAITING_ACTIVATION' },
    ]);
  });
});
