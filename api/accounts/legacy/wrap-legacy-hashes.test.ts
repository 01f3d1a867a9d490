import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Busy } from '../../authenticators/hash-queue.js';
import { keyUses } from '../../key-uses.js';
import { MINUTE_MS } from '../../platform/clock.js';
import { keyStatus } from '../../platform/crypto/key-status.js';
import { findAll, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import { type TestApp, testApp } from '../../test/app.js';
import { legacyPerson } from '../../test/legacy-people.js';
import { tryPassword } from '../../test/sign-in-journeys.js';
import { Account } from '../account.entity.js';
import { createStandIn } from './stand-in.js';
import { wrapLegacyHashes, wrapLegacyHashesJob } from './wrap-legacy-hashes.job.js';

describe('password hashes of the old system', () => {
  let app: TestApp;
  let imported: Account[];
  beforeAll(async () => {
    app = await testApp();
    imported = await accounts();
  });
  // Each begins with the hashes as they were imported.
  beforeEach(() =>
    app.deps.db.inTx(async (tx) => {
      for (const { id, passwordHash, legacyHashKind, legacyHashSince } of imported) {
        const hash = { passwordHash, legacyHashKind, legacyHashSince };
        await update(tx, Account, hash, sql`WHERE id = ${id}`);
      }
    }),
  );
  afterAll(() => app.close());
  const accounts = () => app.deps.db.read((tx) => findAll(tx, Account, sql`ORDER BY id`));
  const asTheyCame = async () =>
    (await accounts()).filter(({ passwordHash }) => passwordHash.startsWith('$'));
  /** What the trail says of re-hashing by the job, oldest first. */
  const trail = async () => {
    const events = await app.deps.db.read((tx) =>
      tx.sql<{ details: string }>(
        sql`SELECT details FROM audit_event WHERE kind = 'account.passwordRehashed' AND subject_id IS NULL ORDER BY seq`,
      ),
    );
    return events.map(({ details }) => JSON.parse(details));
  };
  /** A hasher whose `wrap` goes wrong at the n-th. */
  const failingAt = (n: number, fault: Error) => {
    let count = 0;
    const wrap: TestApp['deps']['hasher']['wrap'] = async (...one) => {
      count += 1;
      if (count === n) throw fault;
      return app.deps.hasher.wrap(...one);
    };
    return { ...app.deps, hasher: { ...app.deps.hasher, wrap } };
  };

  /** Password hashes that would keep the pepper alive, were it the old one after a change of keys. */
  const needingThePepper = async () => {
    const { keyring } = app.deps.crypto;
    const live: typeof keyring.live = (purpose) =>
      purpose === 'password' ? keyring.live(purpose).map((one) => ({ ...one, state: 'retiring' })) : [];
    const crypto = { ...app.deps.crypto, keyring: { ...keyring, live } };
    const [pepper] = await keyStatus({ db: app.deps.db, crypto, uses: keyUses });
    return pepper?.needs.find(({ where }) => where === 'account.password_hash')?.count ?? 0;
  };

  it('are as they came after the import; unknown names seem to have the same kinds', async () => {
    expect(await asTheyCame()).toHaveLength(20);
    expect(await needingThePepper()).toBe(0);
    const standIn = createStandIn(app.deps);
    const kinds = await Promise.all(Array.from({ length: 40 }, (_, n) => standIn(`nobody-${n}`)));
    expect(new Set(kinds)).toEqual(new Set(['pbkdf2-sha256$i=29000,l=32', 'salted-sha256']));
    expect(await standIn('nobody-7')).toBe(kinds[7]);
  });

  it('stay when the process is killed, or when the queue is full', async () => {
    const before = (await trail()).length;
    await expect(wrapLegacyHashes(failingAt(5, new Error('killed')))).rejects.toThrow('killed');
    expect(await asTheyCame()).toHaveLength(20);
    expect(await wrapLegacyHashes(failingAt(5, new Busy(1000)))).toBe(4);
    expect(await asTheyCame()).toHaveLength(16);
    expect((await trail()).slice(before)).toEqual([{ accounts: 4 }]);
    expect(await wrapLegacyHashes(app.deps)).toBe(16);
  });

  it('lose to a sign-in that hashes anew in the same moment', async () => {
    const { username, password } = legacyPerson(0);
    const before = (await trail()).length;
    const [victim] = await asTheyCame();
    const racing = {
      ...app.deps,
      hasher: {
        ...app.deps.hasher,
        wrap: async (stored: string, client: string) => {
          const wrapped = await app.deps.hasher.wrap(stored, client);
          // Meanwhile, for the very row that is being wrapped.
          if (stored === victim?.passwordHash)
            await app.deps.db.inTx((tx) =>
              tx.execute(sql`UPDATE account SET password_hash = 'k1$argon2id$anew' WHERE id = ${victim.id}`),
            );
          return wrapped;
        },
      },
    };
    expect(await wrapLegacyHashes(racing)).toBe(19);
    const kept = (await accounts()).find(({ id }) => id === victim?.id);
    expect(kept?.passwordHash).toBe('k1$argon2id$anew');
    await app.deps.db.inTx((tx) =>
      tx.execute(sql`UPDATE account SET password_hash = ${victim?.passwordHash} WHERE id = ${victim?.id}`),
    );
    await wrapLegacyHashesJob.run(app.deps, {});
    expect(await asTheyCame()).toEqual([]);
    expect((await trail()).slice(before)).toEqual([{ accounts: 19 }, { accounts: 1 }]);
    const { login } = await tryPassword(app, username, password);
    expect(login.step).toBe('PROVE_IDENTITY');
  });

  it('are done once: the job again changes nothing', async () => {
    const earlier = (await trail()).length;
    expect(await wrapLegacyHashes(app.deps)).toBe(20);
    const before = await accounts();
    expect(await wrapLegacyHashes(app.deps)).toBe(0);
    expect(await accounts()).toEqual(before);
    expect(before.filter(({ legacyHashSince }) => legacyHashSince !== null)).toEqual([]);
    expect(await needingThePepper()).toBe(20);
    expect((await trail()).slice(earlier)).toEqual([{ accounts: 20 }]);
  });

  it('go at the first right password, also a wrapped one; a wrong one changes nothing', async () => {
    const first = legacyPerson(0);
    expect((await tryPassword(app, first.username, first.password)).login.step).toBe('PROVE_IDENTITY');
    expect(await wrapLegacyHashes(app.deps)).toBe(19);
    const { username, password } = legacyPerson(1);
    const before = await accounts();
    const wrong = await tryPassword(app, username, `${password}!`);
    expect(wrong.userErrors).toMatchObject([{ code: 'CREDENTIALS_INCORRECT', triesLeft: 2 }]);
    expect(await accounts()).toEqual(before);
    for (const _ of ['first', 'second']) {
      const { login } = await tryPassword(app, username, password);
      expect(login.step).toBe('PROVE_IDENTITY');
    }
    const ours = (await accounts()).filter(({ passwordHash }) =>
      /^[^$!]+\$argon2id\$[^!]+$/.test(passwordHash),
    );
    expect(ours.map(({ legacyHashKind }) => legacyHashKind)).toEqual([null, null]);
  });

  it('leave fewer unknown names with their time, soon after', async () => {
    const standIn = createStandIn(app.deps);
    const names = Array.from({ length: 40 }, (_, n) => `nobody-${n}`);
    const counted = async () => (await Promise.all(names.map(standIn))).filter((kind) => kind).length;
    const before = await counted();
    await app.deps.db.inTx((tx) => tx.execute(sql`UPDATE account SET legacy_hash_kind = NULL`));
    expect(await counted()).toBe(before);
    app.clock.advance(5 * MINUTE_MS);
    // The first one after the time only sets the counting off.
    await standIn('nobody');
    await expect.poll(counted).toBe(0);
  });
});
