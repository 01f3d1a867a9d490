import { join } from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlindIndex0001 } from '../../../migrations/0001-blind-index.js';
import { Audit0002 } from '../../../migrations/0002-audit.js';
import { type TemporaryDatabase, temporaryDatabase } from '../../test/temporary-database.js';
import { addOwners, claimOwner, findOwner, forgetOwner, ownersOf } from '../db/blind-index.js';
import { sql } from '../db/sql.js';
import { aad, type Crypto, createCrypto, createKeyring, loadKeyring } from './index.js';
import { keyStatus } from './key-status.js';
import type { KeyUses } from './key-uses.js';
import { reencrypt } from './reencrypt.js';
import { retireKeys } from './retire-keys.js';
import { rotateKey } from './rotate-key.js';

class Patients0009 implements MigrationInterface {
  readonly name = 'Patients0000000000009';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE patient (id text PRIMARY KEY NOT NULL, ssn text, phone text, hash text)',
    );
  }
  async down(): Promise<void> {}
}

const uses: KeyUses = {
  sealed: [{ table: 'patient', idColumn: 'id', columns: ['ssn', 'phone'] }],
  indexed: [
    { table: 'patient', idColumn: 'id', purpose: 'patient.ssn', sealedColumn: 'ssn', isUnique: true },
    { table: 'patient', idColumn: 'id', purpose: 'patient.phone', sealedColumn: 'phone', isUnique: false },
  ],
  counted: ['person.ssn'],
  stamped: [{ purpose: 'password', table: 'patient', column: 'hash', mark: '$' }],
};

describe.each(['sqlite', 'postgres'] as const)('a rotation of keys on %s', (dialect) => {
  let base: TemporaryDatabase;
  let keysPath: string;
  /** Two processes that share the keys and the database. */
  let here: Crypto;
  let there: Crypto;

  beforeEach(async () => {
    base = await temporaryDatabase(dialect, {
      entities: [],
      migrations: [BlindIndex0001, Audit0002, Patients0009],
    });
    keysPath = join(base.folder, 'keys');
    here = createCrypto(createKeyring(keysPath, { demonstration: false, now: new Date(0), lookEveryMs: 0 }));
    there = createCrypto(loadKeyring(keysPath, { lookEveryMs: 0 }));
  });
  afterEach(() => base.remove());

  const add = (crypto: Crypto, id: string, ssn: string) =>
    base.db.inTx(async (tx) => {
      await tx.insert('patient', {
        id,
        ssn: crypto.seal(ssn, aad('patient', 'ssn', id)),
        phone: crypto.seal('+1', aad('patient', 'phone', id)),
        hash: `${crypto.passwordPepper().keyId}$x`,
      });
      await claimOwner(tx, crypto, 'patient.ssn', ssn, id);
      await addOwners(tx, crypto, [{ purpose: 'patient.phone', value: '+1', ownerId: id }]);
    });
  const addMany = async (count: number) => {
    for (let index = 0; index < count; index += 1)
      await add(here, `p${String(index).padStart(3, '0')}`, `s${index}`);
  };
  const patients = () =>
    base.db.read((tx) =>
      tx.sql<Record<'id' | 'ssn' | 'phone', string>>(sql`SELECT * FROM patient ORDER BY id`),
    );
  const find = (crypto: Crypto, ssn: string) =>
    base.db.read((tx) => findOwner(tx, crypto, 'patient.ssn', ssn));
  const run = (crypto: Crypto, batch = 7) => reencrypt({ db: base.db, crypto, uses }, { batch });
  const status = () => keyStatus({ db: base.db, crypto: here, uses });
  const retire = (now = new Date(), forgetUnfinished = false) =>
    retireKeys({ db: base.db, crypto: here, uses, keysPath, now }, { forgetUnfinished });
  const later = () => new Date(Date.now() + 3_600_000);
  const rotateBoth = () => {
    rotateKey(keysPath, 'field', new Date());
    rotateKey(keysPath, 'index', new Date());
  };

  it('is noticed by running processes, which read old values and write new ones', async () => {
    const sealed = here.seal('a', 'x');
    expect(rotateKey(keysPath, 'field', new Date())).toBe('k2');
    expect(there.open(sealed, 'x')).toBe('a');
    expect(there.isCurrent(sealed)).toBe(false);
    expect(there.seal('b', 'x')).toMatch(/^v1\.k2\./);
    expect(here.open(there.seal('c', 'x'), 'x')).toBe('c');
    const slow = createCrypto(loadKeyring(keysPath, { lookEveryMs: 3_600_000 }));
    rotateKey(keysPath, 'field', new Date());
    expect(slow.open(here.seal('d', 'x'), 'x')).toBe('d');
  });

  it('seals and indexes everything anew without the person, and a second run finds nothing to do', async () => {
    await addMany(30);
    rotateBoth();
    expect(await find(there, 's3')).toBe('p003');
    expect(await run(there)).toEqual({ resealed: 60, reindexed: 60, unreadable: [] });
    expect(await run(here)).toEqual({ resealed: 0, reindexed: 0, unreadable: [] });
    for (const row of await patients()) {
      expect(there.isCurrent(row.ssn)).toBe(true);
      expect(there.open(row.ssn, aad('patient', 'ssn', row.id))).toBe(`s${Number(row.id.slice(1))}`);
    }
  });

  it('goes on after a kill, and two runs at once do each value once', async () => {
    await addMany(40);
    rotateBoth();
    const killed = new AbortController();
    const first = await reencrypt(
      { db: base.db, crypto: here, uses },
      {
        batch: 7,
        signal: killed.signal,
        onProgress: ({ resealed }) => void (resealed > 20 && killed.abort()),
      },
    );
    expect(first.resealed).toBeLessThan(80);
    const [one, two] = await Promise.all([run(here), run(there)]);
    expect(first.resealed + one.resealed + two.resealed).toBe(80);
    expect((await status()).filter(({ state }) => state === 'retiring').map(({ needs }) => needs)).toEqual([
      [],
      [],
    ]);
  });

  it('never overwrites what people write meanwhile, nor brings a released value back', async () => {
    await addMany(60);
    rotateBoth();
    const writers = async () => {
      for (let index = 0; index < 60; index += 3) {
        const id = `p${String(index).padStart(3, '0')}`;
        await base.db.inTx(async (tx) => {
          const ssn = there.seal(`new-${index}`, aad('patient', 'ssn', id));
          await tx.execute(sql`UPDATE patient SET ssn = ${ssn} WHERE id = ${id}`);
          await forgetOwner(tx, id, 'patient.ssn');
          await claimOwner(tx, there, 'patient.ssn', `new-${index}`, id);
        });
      }
    };
    await Promise.all([writers(), run(here, 3), run(there, 5)]);
    for (let index = 0; index < 60; index += 1) {
      const id = `p${String(index).padStart(3, '0')}`;
      const changed = index % 3 === 0;
      expect(await find(here, `s${index}`)).toBe(changed ? undefined : id);
      if (changed) expect(await find(here, `new-${index}`)).toBe(id);
    }
    for (const row of await patients()) {
      const number = Number(row.id.slice(1));
      const expected = number % 3 === 0 ? `new-${number}` : `s${number}`;
      expect(here.open(row.ssn, aad('patient', 'ssn', row.id))).toBe(expected);
    }
  });

  it('keeps a value unique through every stage', async () => {
    await addMany(3);
    const clash = (crypto: Crypto) =>
      base.db.inTx((tx) => claimOwner(tx, crypto, 'patient.ssn', 's1', 'thief'));
    expect(await clash(there)).toBe(false);
    rotateBoth();
    expect(await clash(there)).toBe(false);
    await run(here);
    expect(await clash(there)).toBe(false);
    await retire(later());
    expect(there.keyring.live('index')).toHaveLength(1);
    expect(await clash(there)).toBe(false);
    expect(await find(there, 's1')).toBe('p001');
    expect(await base.db.read((tx) => ownersOf(tx, there, 'patient.phone', '+1'))).toHaveLength(3);
  });

  it('lets a version go only when nothing needs it, and not within its first minute', async () => {
    await addMany(5);
    rotateBoth();
    rotateKey(keysPath, 'password', new Date());
    rotateKey(keysPath, 'audit', new Date());
    const before = await retire(later());
    expect(before.map(({ purpose, retired }) => [purpose, retired])).toEqual([
      ['field', false],
      ['index', false],
      ['password', false],
      ['audit', false],
    ]);
    expect(before[0]?.because).toBe('still needed: patient.ssn 5, patient.phone 5.');
    expect(before[2]?.because).toBe('still needed: patient.hash 5.');
    await run(here);
    expect((await retire())[0]?.because).toMatch(/less than a minute old/);
    const after = await retire(later());
    expect(after.filter(({ retired }) => retired).map(({ purpose }) => purpose)).toEqual(['field', 'index']);
    const old = await base.db.read((tx) => tx.sql(sql`SELECT 1 FROM blind_index WHERE key_id = 'k1'`));
    expect(old).toEqual([]);
    await base.db.inTx((tx) => tx.execute(sql`UPDATE patient SET hash = ${'k2$x'}`));
    expect((await retire(later()))[0]).toEqual({ purpose: 'password', id: 'k1', retired: true });
    expect(there.passwordPepperOf('k1')).toBeUndefined();
    expect(rotateKey(keysPath, 'field', new Date())).toBe('k3');
  });

  it('names counted strangers as unfinished, and forgets them only when told to', async () => {
    await base.db.inTx((tx) => claimOwner(tx, here, 'person.ssn', 'stranger', 'x'));
    await base.db.inTx((tx) => claimOwner(tx, here, 'device.installation', 'app', 'd'));
    rotateKey(keysPath, 'index', new Date());
    await run(here);
    const needed = 'still needed: blind_index (device.installation) 1';
    expect((await retire(later()))[0]?.because).toBe(`${needed}, blind_index (person.ssn) 1.`);
    expect((await retire(later(), true))[0]?.because).toBe(`${needed}.`);
    await base.db.inTx((tx) => forgetOwner(tx, 'd'));
    expect((await retire(later(), true))[0]?.retired).toBe(true);
    expect(await base.db.read((tx) => findOwner(tx, here, 'person.ssn', 'stranger'))).toBeUndefined();
  });

  it('passes over values that cannot be opened, names them, and keeps their key', async () => {
    await addMany(2);
    await base.db.inTx((tx) => tx.execute(sql`UPDATE patient SET phone = ssn WHERE id = 'p001'`));
    rotateKey(keysPath, 'field', new Date());
    expect(await run(here)).toEqual({ resealed: 3, reindexed: 0, unreadable: ['patient.phone of p001'] });
    expect((await retire(later()))[0]?.because).toBe('still needed: patient.phone 1.');
  });
});
