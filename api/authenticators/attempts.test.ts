// Tries are spent before the secret is looked at: a burst gets no more looks than a queue
// (docs/decisions/0005-tries-are-spent-first.md).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.js';
import { policyFrom } from '../../schema/policy.js';
import { entities } from '../entities.js';
import { MINUTE_MS } from '../platform/clock.js';
import { createCrypto, memoryKeyring } from '../platform/crypto/index.js';
import { randomIds } from '../platform/ids.js';
import { type TemporaryDatabase, temporaryDatabase } from '../test/temporary-database.js';
import { clear, giveBack, mismatchRule, signInRule, spend } from './attempts.js';
import { enterCode, issueCode } from './codes.js';

const { policy: irs } = policyFrom('irs-2017');
const { policy: nist } = policyFrom('nist-800-63-4');
const start = new Date('2026-03-02T12:00:00.000Z');
const later = (minutes: number): Date => new Date(start.getTime() + minutes * MINUTE_MS);

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  let base: TemporaryDatabase;
  let next = 0;
  beforeAll(async () => {
    base = await temporaryDatabase(dialect, { entities, migrations });
  });
  afterAll(() => base.remove());

  const somebody = (): string => {
    next += 1;
    return `subject-${next}`;
  };
  const password = signInRule(irs, 'password');
  const mismatch = mismatchRule(irs, 'proofing.person');
  const miss = (rule: typeof password, subject: string, at = start) =>
    base.db.inTx((tx) => spend(tx, rule, subject, at));

  describe('tries of one subject', () => {
    it('are given to three of fifty who come at once', async () => {
      const subject = somebody();
      const answers = await Promise.all(Array.from({ length: 50 }, () => miss(password, subject)));
      expect(answers.filter((answer) => answer.open)).toHaveLength(3);
    });

    it('lock with the last one, for as long as the policy says', async () => {
      const subject = somebody();
      expect(await miss(password, subject)).toEqual({ open: true, triesLeft: 2, retryAt: null });
      await miss(password, subject);
      const retryAt = later(15).toISOString();
      expect(await miss(password, subject)).toEqual({ open: true, triesLeft: 0, retryAt });
      expect(await miss(password, subject, later(14))).toEqual({ open: false, retryAt });
    });

    it('lock again for twice the time at one more miss after a lock, up to a day', async () => {
      const subject = somebody();
      for (const _ of [1, 2, 3]) await miss(password, subject);
      let at = later(15);
      for (const minutes of [30, 60, 120, 240, 480, 960, 1440, 1440]) {
        const retryAt = new Date(at.getTime() + minutes * MINUTE_MS);
        expect(await miss(password, subject, at)).toEqual({
          open: true,
          triesLeft: 0,
          retryAt: retryAt.toISOString(),
        });
        at = retryAt;
      }
    });

    it('begin anew after the lock of a mismatch', async () => {
      const subject = somebody();
      for (const _ of [1, 2, 3]) await miss(mismatch, subject);
      expect(await miss(mismatch, subject, later(24 * 60 - 1))).toMatchObject({ open: false });
      expect(await miss(mismatch, subject, later(24 * 60))).toMatchObject({ open: true, triesLeft: 2 });
    });

    it('come back to who was right, even from the lock that the last one set', async () => {
      const subject = somebody();
      for (const _ of [1, 2, 3]) await miss(mismatch, subject);
      await base.db.inTx((tx) => giveBack(tx, mismatch, subject));
      expect(await miss(mismatch, subject)).toMatchObject({ open: true, triesLeft: 0 });
    });

    it('are all there again after a success', async () => {
      const subject = somebody();
      await miss(password, subject);
      await base.db.inTx((tx) => clear(tx, ['password'], subject));
      expect(await miss(password, subject)).toMatchObject({ triesLeft: 2 });
    });

    it('end for good at a hundred in a row where the profile says so', async () => {
      const rule = signInRule(nist, 'password');
      expect(rule.lockMs(10)).toBe(MINUTE_MS / 2);
      expect(rule.lockMs(99)).toBe(60 * MINUTE_MS);
      expect(rule.lockMs(100)).toBe(Number.POSITIVE_INFINITY);
    });
  });

  describe('a code that was sent', () => {
    const deps = { crypto: createCrypto(memoryKeyring()), ids: randomIds, policy: irs };
    const send = (ownerId: string, text: string, keepMisses = true) =>
      base.db.inTx((tx) =>
        issueCode(tx, deps, {
          purpose: 'EMAIL',
          ownerId,
          text,
          expiresAt: later(15).toISOString(),
          keepMisses,
          now: start,
        }),
      );
    const enter = (ownerId: string, text: string, now = start) =>
      base.db.inTx((tx) => enterCode(tx, deps, { purpose: 'EMAIL', ownerId, text, now }));

    it('is compared for three of thirty wrong ones that come at once, and then no more, right or wrong', async () => {
      const owner = somebody();
      await send(owner, '246810');
      const answers = await Promise.all(Array.from({ length: 30 }, () => enter(owner, '000000')));
      expect(answers.filter((answer) => answer?.code === 'CODE_INCORRECT')).toHaveLength(2);
      expect(await enter(owner, '246810')).toMatchObject({ code: 'CODE_USED_UP', triesLeft: 0 });
    });

    it('is accepted once of ten right ones that come at once', async () => {
      const owner = somebody();
      await send(owner, '246810');
      const answers = await Promise.all(Array.from({ length: 10 }, () => enter(owner, '246810')));
      expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    });

    it('keeps the tries spent when it is sent anew, and gives a new letter its own', async () => {
      const owner = somebody();
      await send(owner, '246810');
      for (const _ of [1, 2]) await enter(owner, '000000');
      await send(owner, '135791');
      expect(await enter(owner, '000000')).toMatchObject({ code: 'CODE_USED_UP' });
      await send(owner, '123123', false);
      expect(await enter(owner, '000000')).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 2 });
    });

    it('is too old at the end of its time', async () => {
      const owner = somebody();
      await send(owner, '246810');
      expect(await enter(owner, '246810', later(15))).toMatchObject({ code: 'CODE_EXPIRED' });
    });
  });
});
