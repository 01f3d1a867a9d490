import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../platform/clock.js';
import { find, findAll } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import { type DeliveryBench, deliveryBench } from '../test/delivery-bench.js';
import { refused, retry } from './channels/send-result.js';
import { deliverDue, deliverMessageJob, Message, MessageAttempt, post, recordReceipt } from './index.js';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await deliveryBench();
});
afterEach(() => bench.remove());

const TEN_MINUTES = 10 * MINUTE_MS;

const postCode = async (): Promise<string> => {
  const { deps } = bench;
  const notAfter = new Date(deps.clock.epochMs() + TEN_MINUTES).toISOString();
  const { id } = await deps.db.inTx((tx) =>
    post(tx, deps, {
      kind: 'SECURITY_CODE',
      to: '+12025550188',
      language: 'EN',
      vars: { code: '483920', minutes: 10 },
      owner: { kind: 'ACCOUNT', id: deps.ids.next() },
      notAfter,
    }),
  );
  return id;
};
const messageOf = async (id: string): Promise<Message> => {
  const message = await bench.deps.db.read((tx) => find(tx, Message, sql`WHERE id = ${id}`));
  if (!message) throw new Error('no such message');
  return message;
};
const attemptsOf = (id: string): Promise<MessageAttempt[]> =>
  bench.deps.db.read((tx) => findAll(tx, MessageAttempt, sql`WHERE message_id = ${id} ORDER BY id`));

describe('a message', () => {
  it('is sent with its code, and its text is wiped', async () => {
    const id = await postCode();
    await deliverDue(bench.deps);
    expect(bench.texts).toMatchObject([{ id, to: '+12025550188', text: expect.stringContaining('483920') }]);
    expect(await messageOf(id)).toMatchObject({ state: 'SENT', body: null, subject: null });
    expect(await attemptsOf(id)).toMatchObject([{ outcome: 'SENT', reason: null }]);
  });

  it('is not sent when the act that caused it did not commit', async () => {
    const { deps } = bench;
    const failing = deps.db.inTx(async (tx) => {
      const owner = { kind: 'ACCOUNT', id: deps.ids.next() };
      const to = 'grace@example.com';
      await post(tx, deps, {
        kind: 'EMAIL_CODE',
        to,
        language: 'ES',
        vars: { code: '1', minutes: 1 },
        owner,
      });
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    await deliverDue(deps);
    expect(bench.emails).toEqual([]);
  });

  it('says after the commit, and only by its id, that it is due', async () => {
    const told: unknown[] = [];
    const jobs = {
      enqueue: (...told_: unknown[]) => {
        told.push(told_);
      },
    };
    const deps = { ...bench.deps, jobs };
    const id = await deps.db.inTx(async (tx) => {
      const posted = await post(tx, deps, {
        kind: 'RENEWAL_TEXT',
        to: '+12025550188',
        language: 'ES',
        vars: { at: deps.clock.iso() },
        owner: { kind: 'ACCOUNT', id: deps.ids.next() },
      });
      expect(told).toEqual([]);
      return posted.id;
    });
    expect(told).toEqual([[deliverMessageJob, { messageId: id }, id]]);
  });

  it('lies sealed in its row', async () => {
    const id = await postCode();
    const row = JSON.stringify(await messageOf(id));
    expect(row).not.toContain('483920');
    expect(row).not.toContain('5550188');
  });

  it('is sent once by two workers at the same time, and once when the job runs twice', async () => {
    const id = await postCode();
    const run = () => deliverMessageJob.run(bench.deps, deliverMessageJob.parse({ messageId: id }));
    await Promise.all([run(), run(), run()]);
    await run();
    expect(bench.texts).toHaveLength(1);
  });

  it('is put off with growing waits while the carrier is away', async () => {
    const id = await postCode();
    bench.answers.push(retry('AWAY'), retry('AWAY'));
    const waits: number[] = [];
    for (const _ of [1, 2]) {
      await deliverDue(bench.deps);
      const wait = Date.parse((await messageOf(id)).dueAt) - bench.deps.clock.epochMs();
      waits.push(wait);
      bench.deps.clock.advance(wait);
    }
    await deliverDue(bench.deps);
    expect(waits).toEqual([2 * SECOND_MS, 4 * SECOND_MS]);
    expect((await attemptsOf(id)).map(({ outcome }) => outcome)).toEqual(['RETRY', 'RETRY', 'SENT']);
  });

  it('is never sent once its code is too old', async () => {
    const id = await postCode();
    bench.deps.clock.advance(TEN_MINUTES);
    await deliverDue(bench.deps);
    expect(bench.texts).toEqual([]);
    expect(await messageOf(id)).toMatchObject({ state: 'EXPIRED', body: null });
  });

  it('expires when its next try would come too late', async () => {
    const id = await postCode();
    bench.deps.clock.advance(TEN_MINUTES - SECOND_MS);
    bench.answers.push(retry('AWAY'));
    await deliverDue(bench.deps);
    expect((await messageOf(id)).state).toBe('EXPIRED');
  });

  it('fails for good when the carrier refuses it', async () => {
    const id = await postCode();
    bench.answers.push(refused('OPTED_OUT'));
    await deliverDue(bench.deps);
    expect(await messageOf(id)).toMatchObject({ state: 'FAILED', body: null });
    expect(await attemptsOf(id)).toMatchObject([{ outcome: 'REFUSED', reason: 'OPTED_OUT' }]);
  });

  it('is found again when the worker that held it was killed', async () => {
    const id = await postCode();
    const killed = new Promise<never>(() => {});
    const dying = { ...bench.deps.channels, text: { send: () => killed, close: async () => {} } };
    // The worker dies while sending: its lease is not renewed any more.
    void deliverMessageJob.run({ ...bench.deps, channels: dying, db: onceOnly(bench) }, { messageId: id });
    await until(async () => (await messageOf(id)).state === 'SENDING');
    await deliverDue(bench.deps);
    expect(bench.texts).toEqual([]);
    bench.deps.clock.advance(3 * SECOND_MS);
    await deliverDue(bench.deps);
    expect(bench.texts).toMatchObject([{ id }]);
    expect((await messageOf(id)).state).toBe('SENT');
  });

  it('gets the delivery receipt as an attempt, once', async () => {
    const id = await postCode();
    await deliverDue(bench.deps);
    const receipt = { reference: 'ref-1', outcome: 'UNDELIVERED', reason: 'UNDELIV_013' } as const;
    await recordReceipt(bench.deps, receipt);
    await recordReceipt(bench.deps, receipt);
    await recordReceipt(bench.deps, { reference: 'foreign', outcome: 'DELIVERED' });
    expect((await attemptsOf(id)).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['SENT', null],
      ['UNDELIVERED', 'UNDELIV_013'],
    ]);
  });
});

/** A database that serves the claim and nothing after it, as to a process that is gone. */
function onceOnly({ deps: { db } }: DeliveryBench): typeof db {
  let served = false;
  return {
    ...db,
    inTx: (work) => {
      if (served) return new Promise(() => {});
      served = true;
      return db.inTx(work);
    },
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 5));
}
