import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../platform/clock.js';
import { find, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import { type DeliveryBench, deliveryBench } from '../../test/delivery-bench.js';
import type { LetterDropbox } from '../channels/letter-dropbox.js';
import {
  closeBatches,
  codeOfLetter,
  type DeliveryDeps,
  expireOldLetters,
  Letter,
  LetterBatch,
  queueLetter,
  removeLetterFiles,
  supersedeLetters,
  useLetter,
  wipeDeliveredLetters,
} from '../index.js';
import { manifest } from './batch-files.js';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await deliveryBench();
});
afterEach(() => bench.remove());

const ask = (options: { accountId?: string; code?: string; state?: string; codeId?: string } = {}) => {
  const { deps } = bench;
  return deps.db.inTx((tx) =>
    queueLetter(tx, deps, {
      kind: 'ACTIVATION_CODE',
      accountId: options.accountId ?? deps.ids.next(),
      recipientName: 'Grace Q. Hollister',
      address: { line1: '17 Harbor St', city: 'Portland', state: options.state ?? 'ME', zip: '04101' },
      language: 'EN',
      vars: { code: options.code ?? '48392011' },
      ...(options.codeId === undefined ? {} : { codeId: options.codeId }),
    }),
  );
};
const letterOf = async (id: string): Promise<Letter> => {
  const letter = await bench.deps.db.read((tx) => find(tx, Letter, sql`WHERE id = ${id}`));
  if (!letter) throw new Error('no such letter');
  return letter;
};
/** Batches that the printer can see, and their PDFs. */
const seen = (): { batch: string; pdfs: string[] }[] =>
  existsSync(bench.lettersDir)
    ? readdirSync(bench.lettersDir)
        .filter((name) => !name.startsWith('.'))
        .map((batch) => ({
          batch,
          pdfs: readdirSync(join(bench.lettersDir, batch)).filter((name) => name.endsWith('.pdf')),
        }))
    : [];
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a letter', () => {
  it('lies sealed in its row and promises its dates', async () => {
    const letter = await ask();
    expect(letter).toMatchObject({
      date: '2026-11-23',
      mailBy: '2026-11-24',
      expectedFrom: '2026-12-01',
      expectedBy: '2026-12-08',
      codeExpiresAt: '2026-12-24T04:59:59.999Z',
      codeExpiresOn: '2026-12-23',
    });
    expect(letter.serial).toMatch(/^[2-9B-Z]{4}-[2-9B-Z]{4}$/);
    expect(JSON.stringify(await letterOf(letter.id))).not.toMatch(/48392011|Hollister|Harbor|04101/);
  });

  it('lies in the folder of its batch as the contract says, readable only by its owner', async () => {
    const { id } = await ask();
    const [batch = ''] = await closeBatches(bench.deps);
    const dir = join(bench.lettersDir, batch);
    expect(readdirSync(dir).sort()).toEqual([`${id}.pdf`, 'manifest.csv']);
    expect([dir, join(dir, `${id}.pdf`), join(dir, 'manifest.csv')].map(mode)).toEqual(['700', '600', '600']);
    const bytes = readFileSync(join(dir, `${id}.pdf`));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(readFileSync(join(dir, 'manifest.csv'), 'utf8')).toBe(
      `letterId,file,kind,pages,sha256,date,mailBy\n${id},${id}.pdf,ACTIVATION_CODE,1,${sha256},2026-11-23,2026-11-24\n`,
    );
    expect(codeOfLetter(bytes)).toBe('48392011');
    const lines = execFileSync('pdftotext', ['-', '-'], { input: bytes, encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);
    expect(lines[lines.indexOf('Activation code') + 1]).toBe('48392011');
    expect(await letterOf(id)).toMatchObject({ state: 'HANDED_OVER', batchId: batch });
  });

  it('waits for the cutoff of its business day, unless a person closes the batch', async () => {
    await bench.remove();
    bench = await deliveryBench({ letterCutoff: '17:00' });
    await ask();
    expect(await closeBatches(bench.deps)).toEqual([]);
    bench.deps.clock.set('2026-11-23T22:00:00Z');
    expect(await closeBatches(bench.deps)).toHaveLength(1);
    await ask();
    expect(await closeBatches(bench.deps, { all: true })).toHaveLength(1);
  });

  it('is void when a newer one is asked for, and is then never printed', async () => {
    const accountId = bench.deps.ids.next();
    const older = await ask({ accountId });
    const newer = await ask({ accountId });
    await closeBatches(bench.deps);
    expect(seen().flatMap(({ pdfs }) => pdfs)).toEqual([`${newer.id}.pdf`]);
    expect((await letterOf(older.id)).state).toBe('SUPERSEDED');
    await bench.deps.db.inTx((tx) => supersedeLetters(tx, bench.deps, accountId));
    expect((await letterOf(newer.id)).state).toBe('SUPERSEDED');
  });

  it('is used by its code, or expires without', async () => {
    const codeId = bench.deps.ids.next();
    const used = await ask({ codeId });
    const forgotten = await ask();
    await closeBatches(bench.deps);
    await bench.deps.db.inTx((tx) => useLetter(tx, bench.deps, codeId));
    bench.deps.clock.set('2026-12-24T05:00:00Z');
    await expireOldLetters(bench.deps);
    expect((await letterOf(used.id)).state).toBe('USED');
    expect((await letterOf(forgotten.id)).state).toBe('EXPIRED');
  });

  it('keeps its text for the life of its code after the hand-over, and its file for days after the acknowledgement', async () => {
    const { id } = await ask();
    const [batch = ''] = await closeBatches(bench.deps);
    bench.deps.clock.advance(30 * DAY_MS);
    expect(await wipeDeliveredLetters(bench.deps)).toBe(0);
    bench.deps.clock.advance(DAY_MS);
    expect(await wipeDeliveredLetters(bench.deps)).toBe(1);
    expect(await letterOf(id)).toMatchObject({ content: null, address: null, recipientName: null });

    const acknowledgedAt = bench.deps.clock.iso();
    await bench.deps.db.inTx((tx) => update(tx, LetterBatch, { acknowledgedAt }, sql`WHERE id = ${batch}`));
    await removeLetterFiles(bench.deps);
    expect(seen()).toHaveLength(1);
    bench.deps.clock.advance(7 * DAY_MS);
    await removeLetterFiles(bench.deps);
    expect(seen()).toEqual([]);
  });
});

describe('a batch whose worker is killed', () => {
  const kills: Record<string, Kill> = {
    'while its files are being written': (real, die) => ({
      stage: (id, files) => real.stage(id, takeOne(files)).then(die),
    }),
    'before it noted where they lie': (real, die) => ({
      stage: (id, files) => real.stage(id, files).then(die),
    }),
    'before it showed them': (_real, die) => ({ publish: die }),
    'after it showed them': (real, die) => ({
      publish: (id, staging) => real.publish(id, staging).then(die),
    }),
  };

  it.each(Object.keys(kills))('%s is finished once, under the same id', async (when) => {
    const asked = [await ask(), await ask()];
    await killedIn(kills[when]);
    const early = seen();
    expect(await closeBatches(bench.deps)).toEqual([]);
    bench.deps.clock.advance(4 * SECOND_MS);
    await closeBatches(bench.deps);
    expect(
      seen()
        .flatMap(({ pdfs }) => pdfs)
        .sort(),
    ).toEqual(asked.map(({ id }) => `${id}.pdf`).sort());
    expect(seen()).toHaveLength(1);
    if (early.length > 0) expect(seen()).toEqual(early);
    expect(readdirSync(bench.lettersDir)).toHaveLength(1);
    for (const { id } of asked) expect((await letterOf(id)).state).toBe('HANDED_OVER');
  });

  it('after the printer took the folder away, does not print it again', async () => {
    const { id } = await ask();
    await killedIn(kills['after it showed them']);
    for (const { batch } of seen()) rmSync(join(bench.lettersDir, batch), { recursive: true });
    bench.deps.clock.advance(4 * SECOND_MS);
    await closeBatches(bench.deps);
    expect(seen()).toEqual([]);
    expect((await letterOf(id)).state).toBe('HANDED_OVER');
  });

  it('is finished by one of two workers that come at once', async () => {
    await ask();
    const finished = await Promise.all([closeBatches(bench.deps), closeBatches(bench.deps)]);
    expect(finished.flat()).toHaveLength(1);
    expect(seen()).toHaveLength(1);
  });

  it('is tried again later when the folder cannot be written', async () => {
    const { id } = await ask();
    const away: LetterDropbox = {
      ...bench.deps.channels.letters,
      stage: async () => ({ outcome: 'RETRY', reason: 'AWAY' }),
    };
    const deps = { ...bench.deps, channels: { ...bench.deps.channels, letters: away } };
    expect(await closeBatches(deps)).toEqual([]);
    expect((await letterOf(id)).state).toBe('BATCHED');
    bench.deps.clock.advance(HOUR_MS);
    expect(await closeBatches(bench.deps)).toHaveLength(1);
    expect((await letterOf(id)).state).toBe('HANDED_OVER');
  });
});

describe('a manifest', () => {
  it('holds nothing that a spreadsheet would run', () => {
    const row = { letterId: '=1+1', file: '@x', kind: '+k', pages: 1, sha256: '-s', date: 'd', mailBy: 'm' };
    expect(manifest([row]).split('\n')[1]).toBe("'=1+1,'@x,'+k,1,'-s,d,m");
  });
});

async function* takeOne<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  for await (const item of items) {
    yield item;
    return;
  }
}

type Kill = (real: LetterDropbox, die: () => Promise<never>) => Partial<LetterDropbox>;

/** Closes batches in a process that dies on the way: from then on it neither writes nor renews its lease. */
function killedIn(kill: Kill | undefined): Promise<void> {
  const { deps } = bench;
  return new Promise((dead) => {
    let alive = true;
    const die = (): Promise<never> => {
      alive = false;
      dead();
      return new Promise(() => {});
    };
    const letters = { ...deps.channels.letters, ...kill?.(deps.channels.letters, die) };
    const db: DeliveryDeps['db'] = { ...deps.db, inTx: (work) => (alive ? deps.db.inTx(work) : die()) };
    void closeBatches({ ...deps, db, channels: { ...deps.channels, letters } });
  });
}
