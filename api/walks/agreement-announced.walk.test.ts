// domain.md 2.8: a user agreement is published, every holder is told in advance and once, also when the announcing is
// killed, repeated or run by two processes at once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ANNOUNCED_AT_ONCE, announceAgreements } from '../accounts/agreement/announce-agreements.js';
import { publishAgreement } from '../accounts/agreement/publish-agreement.js';
import { Account, accountById, accountFields } from '../accounts/index.js';
import { DAY_MS, MINUTE_MS } from '../platform/clock.js';
import { insert } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { registerByMail, registerByPhone } from '../test/journeys.js';
import { ordinaryPerson } from '../test/sign-in-journeys.js';

const inDays = (app: TestApp, days: number) => new Date(app.clock.epochMs() + days * DAY_MS).toISOString();
const publish = (app: TestApp, version: string, effectiveAt: string) =>
  publishAgreement(
    app.deps,
    { kind: 'SYSTEM' },
    { version, textEn: `Terms ${version}`, textEs: `Términos ${version}`, effectiveAt },
  );
const notices = (app: TestApp) => app.emails.filter(({ subject }) => /agreement|acuerdo/.test(subject));
const stateOf = (app: TestApp, version: string) =>
  app.deps.db.read((tx) =>
    tx.one<{ announced_at: string | null; announced_count: number }>(
      sql`SELECT announced_at, announced_count FROM user_agreement WHERE version = ${version}`,
    ),
  );

/** Accounts as rows alone, of every kind that holds one: registering four hundred people is another test's matter. */
async function addHolders(app: TestApp, count: number, prefix: string, changes: Partial<Account> = {}) {
  const { deps } = app;
  const like = await deps.db.read(async (tx) => {
    const row = await tx.one<{ id: string }>(sql`SELECT id FROM account LIMIT 1`);
    return accountById(tx, row?.id ?? '');
  });
  if (!like) throw new Error('register somebody first');
  await deps.db.inTx(async (tx) => {
    for (let n = 0; n < count; n += 1) {
      const id = deps.ids.next();
      await insert(tx, Account, {
        ...like,
        personId: null,
        id,
        email: accountFields.seal(deps, id, 'email', `${prefix}${n}@example.com`),
        language: n % 3 === 0 ? 'ES' : 'EN',
        createdAt: deps.clock.iso(),
        ...changes,
      });
    }
  });
}

describe.each(['sqlite', 'postgres'] as const)('on %s, a new version', (dialect) => {
  let app: TestApp;
  let holders: number;
  beforeAll(async () => {
    app = await testApp({ dialect });
    await registerByPhone(app, ordinaryPerson(0));
    await registerByMail(app, ordinaryPerson(1));
    await addHolders(app, 440, 'holder');
    await addHolders(app, 1, 'suspended', { status: 'SUSPENDED' });
    await addHolders(app, 1, 'imported', { status: 'IDENTITY_REQUIRED' });
    await addHolders(app, 1, 'closed', { status: 'CLOSED' });
    await app.deliver();
  });
  // Each begins with none published, and counts who is there.
  beforeEach(async () => {
    await app.deps.db.inTx((tx) => tx.execute(sql`DELETE FROM user_agreement`));
    const row = await app.deps.db.read((tx) =>
      tx.one<{ n: number | string }>(sql`SELECT count(*) AS n FROM account WHERE status <> 'CLOSED'`),
    );
    holders = Number(row?.n);
    expect(holders).toBeGreaterThan(2 * ANNOUNCED_AT_ONCE);
  });
  afterAll(() => app.close());

  it('is announced, a batch at a time, to everybody once, also when it is killed and run six times at once; and recorded', async () => {
    expect(await publish(app, '2018-1', '2019-01-01T15:00:00Z')).toEqual([]);
    // Not before what was being written at its publication is there.
    expect(await announceAgreements(app.deps)).toBe(0);
    app.clock.advance(MINUTE_MS);
    await addHolders(app, 1, 'newcomer');
    expect(await announceAgreements(app.deps)).toBe(ANNOUNCED_AT_ONCE);
    // As long as these wait to be sent no more are written: codes stand in the same queue.
    expect(await announceAgreements(app.deps)).toBe(0);
    expect(await stateOf(app, '2018-1')).toEqual({ announced_at: null, announced_count: ANNOUNCED_AT_ONCE });

    // A process that is killed in the middle of a batch leaves the rest to the next.
    await app.deliver();
    let posted = 0;
    const killed = {
      ...app.deps,
      ids: {
        next: () => {
          posted += 1;
          if (posted > 50) throw new Error('killed');
          return app.deps.ids.next();
        },
      },
    };
    await expect(announceAgreements(killed)).rejects.toThrow('killed');
    expect(await stateOf(app, '2018-1')).toEqual({ announced_at: null, announced_count: ANNOUNCED_AT_ONCE });
    await app.deliver();
    expect(notices(app)).toHaveLength(ANNOUNCED_AT_ONCE);

    const told = await Promise.all(Array.from({ length: 6 }, () => announceAgreements(app.deps)));
    expect(told.reduce((sum, count) => sum + count)).toBe(holders - ANNOUNCED_AT_ONCE);
    await app.deliver();
    await announceAgreements(app.deps);
    expect(await stateOf(app, '2018-1')).toEqual({ announced_at: app.clock.iso(), announced_count: holders });
    const addresses = notices(app).map(({ to }) => to);
    expect(addresses).toHaveLength(holders);
    const twice = addresses.filter((address, index) => addresses.indexOf(address) < index);
    // Two old accounts may share an address, as families do; each is told.
    expect(twice.filter((address) => address.startsWith('holder'))).toEqual([]);
    for (const one of ['suspended0', 'imported0', 'holder0', 'holder439'])
      expect(addresses).toContain(`${one}@example.com`);
    for (const none of ['closed0', 'newcomer0']) expect(addresses).not.toContain(`${none}@example.com`);

    // In the language of each holder, with its date, its page and no link to object.
    const [es, en] = ['holder0', 'holder1'].map((name) =>
      notices(app).find(({ to }) => to === `${name}@example.com`),
    );
    expect(en?.subject).toBe('Secure Access has a new user agreement');
    expect(en?.text).toContain('January 1, 2019 at 10:00 AM, Eastern time');
    expect(en?.text).toContain('\nhttp://127.0.0.1:4000/user-agreement/2018-1?language=en\n');
    expect(es?.subject).toBe('Secure Access tiene un nuevo acuerdo de usuario');
    expect(es?.text).toContain('1 de enero de 2019 a las 10:00');
    expect(es?.text).toContain('/user-agreement/2018-1?language=es\n');
    for (const { text } of notices(app)) expect(text).not.toContain('/not-me');

    const events = await app.deps.db.read((tx) =>
      tx.sql(sql`SELECT kind, actor_kind, subject_id, details FROM audit_event
        WHERE kind LIKE 'agreement.%' AND subject_id = '2018-1' ORDER BY seq`),
    );
    expect(events).toEqual([
      { kind: 'agreement.published', actor_kind: 'SYSTEM', subject_id: '2018-1', details: '{}' },
      {
        kind: 'agreement.announced',
        actor_kind: 'SYSTEM',
        subject_id: '2018-1',
        details: JSON.stringify({ told: holders }),
      },
    ]);
  });

  it('that another has replaced before all were told is told to nobody else', async () => {
    expect(await publish(app, '2018-2', inDays(app, 30))).toEqual([]);
    expect(await publish(app, '2018-3', inDays(app, 40))).toEqual([]);
    app.clock.advance(MINUTE_MS);
    await announceAgreements(app.deps);
    app.clock.advance(41 * DAY_MS);
    // As if all were sent: what goes out was looked at above.
    const sent = () => app.deps.db.inTx((tx) => tx.execute(sql`DELETE FROM message WHERE state = 'QUEUED'`));
    await sent();
    while ((await announceAgreements(app.deps)) > 0) await sent();
    expect(await stateOf(app, '2018-2')).toMatchObject({
      announced_at: app.clock.iso(),
      announced_count: ANNOUNCED_AT_ONCE,
    });
    expect(await stateOf(app, '2018-3')).toMatchObject({
      announced_at: app.clock.iso(),
      announced_count: holders,
    });
  });
});
