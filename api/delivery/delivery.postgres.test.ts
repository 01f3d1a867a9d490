import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS, SECOND_MS } from '../platform/clock.js';
import { findAll } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import { isMyTurn } from '../platform/jobs/rounds.js';
import { type DeliveryBench, deliveryBench } from '../test/delivery-bench.js';
import {
  closeBatches,
  deliverDue,
  Letter,
  Message,
  post,
  queueLetter,
  wipeDeliveredLetters,
} from './index.js';

// On PostgreSQL transactions run side by side, as they do in several worker processes.
let bench: DeliveryBench;
beforeAll(async () => {
  bench = await deliveryBench({ dialect: 'postgres' });
});
afterAll(() => bench.remove());

describe('on PostgreSQL, several workers at once', () => {
  it('send each message once', async () => {
    const { deps } = bench;
    await Promise.all(
      Array.from({ length: 12 }, (_, number) =>
        deps.db.inTx((tx) =>
          post(tx, deps, {
            kind: 'EMAIL_CODE',
            to: `person${number}@example.com`,
            language: 'ES',
            vars: { code: '483920', minutes: 15 },
            owner: { kind: 'REGISTRATION', id: deps.ids.next() },
          }),
        ),
      ),
    );
    await Promise.all([deliverDue(deps), deliverDue(deps), deliverDue(deps)]);
    expect(bench.emails.map(({ to }) => to).sort()).toEqual(
      Array.from({ length: 12 }, (_, number) => `person${number}@example.com`).sort(),
    );
    const messages = await deps.db.read((tx) => findAll(tx, Message, sql`WHERE state <> 'SENT'`));
    expect(messages).toEqual([]);
  });

  it('hand over each letter once', async () => {
    const { deps } = bench;
    for (const accountId of [deps.ids.next(), deps.ids.next(), deps.ids.next()]) {
      await deps.db.inTx((tx) =>
        queueLetter(tx, deps, {
          kind: 'DEVICE_NOTICE',
          accountId,
          recipientName: 'Grace Hollister',
          address: { line1: '17 Harbor St', city: 'Portland', state: 'ME', zip: '04101' },
          language: 'ES',
          vars: { at: deps.clock.iso(), device: 'PHONE' },
        }),
      );
    }
    await Promise.all([closeBatches(deps), closeBatches(deps)]);
    deps.clock.advance(4 * SECOND_MS);
    await closeBatches(deps);
    const letters = await deps.db.read((tx) => findAll(tx, Letter, sql`ORDER BY id`));
    expect(letters.map(({ state }) => state)).toEqual(['HANDED_OVER', 'HANDED_OVER', 'HANDED_OVER']);
    const batches = existsSync(bench.lettersDir) ? readdirSync(bench.lettersDir) : [];
    const files = batches.flatMap((batch) => readdirSync(join(bench.lettersDir, batch)));
    expect(files.filter((name) => name.endsWith('.pdf')).sort()).toEqual(
      letters.map(({ id }) => `${id}.pdf`),
    );
    expect(await wipeDeliveredLetters(deps)).toBe(0);
  });

  it('take the turn of an hourly job one at a time', async () => {
    const { deps } = bench;
    const turns = () => Promise.all([1, 2, 3].map(() => isMyTurn('hourly', HOUR_MS, deps)));
    expect((await turns()).filter(Boolean)).toHaveLength(1);
    expect((await turns()).filter(Boolean)).toHaveLength(0);
    deps.clock.advance(HOUR_MS);
    expect((await turns()).filter(Boolean)).toHaveLength(1);
  });
});
