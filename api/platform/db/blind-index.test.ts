import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlindIndex0001 } from '../../../migrations/0001-blind-index.js';
import { type TemporaryDatabase, temporaryDatabase } from '../../test/temporary-database.js';
import { type BlindIndex, createCrypto, keyringFromText } from '../crypto/index.js';
import { freshKeys, newStoredKey } from '../crypto/keyring.js';
import { BlindIndexRow, SharedBlindIndexRow } from './blind-index.entity.js';
import {
  addOwners,
  claimOwner,
  claimOwners,
  findOwner,
  forgetOwner,
  ownersOf,
  releaseOwner,
  removeOwners,
  touchOwner,
} from './blind-index.js';
import { sql } from './sql.js';

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  let base: TemporaryDatabase;
  beforeAll(async () => {
    base = await temporaryDatabase(dialect, {
      entities: [BlindIndexRow, SharedBlindIndexRow],
      migrations: [BlindIndex0001],
    });
  });
  afterAll(() => base.remove());

  const first = freshKeys(false, new Date(0));
  const old = createCrypto(keyringFromText(JSON.stringify(first)));
  const retiring = (first.keys.index ?? []).map((key) => ({ ...key, state: 'retiring' as const }));
  const second = newStoredKey('k2', new Date(1));
  const both = createCrypto(
    keyringFromText(JSON.stringify({ keys: { ...first.keys, index: [...retiring, second] } })),
  );
  const fresh = createCrypto(keyringFromText(JSON.stringify({ keys: { ...first.keys, index: [second] } })));

  const claim = (crypto: BlindIndex, value: string, owner: string) =>
    base.db.inTx((tx) => claimOwner(tx, crypto, 'ssn', value, owner));
  const find = (crypto: BlindIndex, value: string) =>
    base.db.read((tx) => findOwner(tx, crypto, 'ssn', value));
  const rows = (owner: string) =>
    base.db.read((tx) => tx.sql(sql`SELECT * FROM blind_index WHERE owner_id = ${owner} ORDER BY key_id`));

  describe('a value that one owner has alone', () => {
    it('is found by its purpose and value only', async () => {
      expect(await claim(old, '1', 'ann')).toBe(true);
      expect(await find(old, '1')).toBe('ann');
      expect(await find(old, '2')).toBeUndefined();
      expect(await base.db.read((tx) => findOwner(tx, old, 'email', '1'))).toBeUndefined();
    });

    it('may be claimed again by the same owner, never by another, and the transaction goes on', async () => {
      await claim(old, '3', 'ann');
      const answers = await base.db.inTx(async (tx) => {
        const again = await claimOwner(tx, old, 'ssn', '3', 'ann');
        const other = await claimOwner(tx, old, 'ssn', '3', 'bob');
        return [again, other, await claimOwner(tx, old, 'ssn', '4', 'bob')];
      });
      expect(answers).toEqual([true, false, true]);
      expect(await find(old, '3')).toBe('ann');
    });

    it('clashes under any live key, and a refused claim leaves no row', async () => {
      await claim(old, '5', 'ann');
      expect(await claim(both, '5', 'cid')).toBe(false);
      expect(await rows('cid')).toEqual([]);
      expect(await claim(both, '6', 'cid')).toBe(true);
      expect(await claim(old, '6', 'dan')).toBe(false);
      expect(await claim(fresh, '6', 'dan')).toBe(false);
      expect(await rows('cid')).toHaveLength(2);
    });

    it('is found by an older key and gains the newer one when it is touched', async () => {
      await claim(old, '7', 'eve');
      expect(await find(both, '7')).toBe('eve');
      expect(await find(fresh, '7')).toBeUndefined();
      expect(await base.db.inTx((tx) => touchOwner(tx, both, 'ssn', '7'))).toBe('eve');
      expect(await find(fresh, '7')).toBe('eve');
      expect(await base.db.inTx((tx) => touchOwner(tx, both, 'ssn', 'nobody'))).toBeUndefined();
    });

    it('goes to one of many that claim it at once, whichever keys they know', async () => {
      const owners = Array.from({ length: 20 }, (_, index) => `racer-${index}`);
      const won = await Promise.all(
        owners.map((owner, index) => claim(index % 2 ? old : both, 'race', owner)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await find(both, 'race')).toBe(owners[won.indexOf(true)]);
      const left = await base.db.read((tx) =>
        tx.sql<{ owner_id: string }>(
          sql`SELECT DISTINCT owner_id FROM blind_index WHERE owner_id LIKE 'racer-%'`,
        ),
      );
      expect(left).toHaveLength(1);
    });

    it('is free again once it is released, by its owner only', async () => {
      await claim(both, '8', 'fay');
      await base.db.inTx((tx) => releaseOwner(tx, both, 'ssn', '8', 'gus'));
      expect(await find(old, '8')).toBe('fay');
      await base.db.inTx((tx) => releaseOwner(tx, both, 'ssn', '8', 'fay'));
      expect(await claim(both, '8', 'gus')).toBe(true);
    });

    it('is claimed in batches that name the entries that clashed', async () => {
      await claim(old, 'taken', 'ann');
      const entries = Array.from({ length: 1200 }, (_, index) => ({
        purpose: 'ssn',
        value: `b${index}`,
        ownerId: `o${index}`,
      }));
      const clash = { purpose: 'ssn', value: 'taken', ownerId: 'hal' };
      const twin = { purpose: 'ssn', value: 'b7', ownerId: 'ivy' };
      const refused = await base.db.inTx((tx) => claimOwners(tx, both, [...entries, clash, twin]));
      expect(refused).toEqual([clash, twin]);
      expect(await find(fresh, 'b1199')).toBe('o1199');
      expect(await find(fresh, 'b7')).toBe('o7');
      expect(await rows('hal')).toEqual([]);
      expect(await rows('ivy')).toEqual([]);
    });
  });

  describe('a value that several owners share', () => {
    const phone = (ownerId: string) => ({ purpose: 'phone', value: '+12025550188', ownerId });
    const owners = (crypto: BlindIndex) =>
      base.db.read((tx) => ownersOf(tx, crypto, 'phone', '+12025550188'));

    it('gives each owner once, under any live key', async () => {
      await base.db.inTx((tx) => addOwners(tx, old, [phone('ann')]));
      await base.db.inTx((tx) => addOwners(tx, both, [phone('ann'), phone('bob')]));
      expect(await owners(both)).toEqual(['ann', 'bob']);
      expect(await owners(fresh)).toEqual(['ann', 'bob']);
      await base.db.inTx((tx) => removeOwners(tx, both, [phone('bob')]));
      expect(await owners(both)).toEqual(['ann']);
      await base.db.inTx((tx) => forgetOwner(tx, 'ann'));
      expect(await owners(both)).toEqual([]);
      expect(await find(both, '1')).toBeUndefined();
    });
  });
});
