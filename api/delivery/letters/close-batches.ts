// Hands letters over to the printer, batch by batch. Killed at any instant, the next run finishes the same batch under
// the same id: its files are staged unseen, the row remembers where, and one rename publishes. No letter goes twice.
import { letterFlow } from '../../../schema/flows/index.js';
import { record } from '../../audit/index.js';
import { find, findAll, insert, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import { advance } from '../../platform/flow/advance.js';
import type { SendResult } from '../channels/send-result.js';
import type { DeliveryDeps } from '../delivery-deps.js';
import { leaseFrom, nextTryAt, whileHolding } from '../lease.js';
import { batchFiles } from './batch-files.js';
import { Letter, LetterBatch } from './letter.entity.js';

const LETTERS_A_BATCH = 500;

/** `all` takes queued letters before their cutoff too: a person closes the batch. Answers the ids handed over. */
export async function closeBatches(
  deps: DeliveryDeps,
  options: { readonly all?: boolean } = {},
): Promise<string[]> {
  const handedOver: string[] = [];
  const unfinished = await deps.db.read((tx) =>
    findAll(tx, LetterBatch, sql`WHERE handed_over_at IS NULL ORDER BY id`),
  );
  for (const { id } of unfinished) if (await finishBatch(deps, id)) handedOver.push(id);
  for (;;) {
    const id = await openBatch(deps, options.all === true);
    if (id === undefined) return handedOver;
    if (await finishBatch(deps, id)) handedOver.push(id);
  }
}

/** Binds the due letters to a new batch; undefined when none is due. */
export async function openBatch(deps: DeliveryDeps, all: boolean): Promise<string | undefined> {
  const due = all ? sql`` : sql`AND due_at <= ${deps.clock.iso()}`;
  const where = sql`WHERE state = 'QUEUED' ${due} ORDER BY id LIMIT ${LETTERS_A_BATCH}`;
  if (!(await deps.db.read((tx) => find(tx, Letter, where)))) return undefined;
  return deps.db.inTx(async (tx) => {
    const letters = await findAll(tx, Letter, where);
    if (letters.length === 0) return undefined;
    const id = deps.ids.next();
    const now = deps.clock.iso();
    await insert(tx, LetterBatch, { id, openedAt: now, dueAt: now, tries: 0, letters: 0 });
    for (const letter of letters) {
      await advance(tx, { ...row(letter), event: 'BATCH_CLOSED', facts: {}, changes: { batchId: id } });
    }
    return id;
  });
}

/** Brings one batch to the printer; false when another worker holds it, or when it must be tried again later. */
export async function finishBatch(deps: DeliveryDeps, id: string): Promise<boolean> {
  const batch = await deps.db.inTx((tx) => claim(tx, deps, id));
  if (!batch) return false;
  return whileHolding(deps, { table: 'letter_batch', id, tries: batch.tries }, async () => {
    const letters = await deps.db.read((tx) => boundLetters(tx, id));
    if (batch.staging === null && letters.length > 0) {
      const staged = await deps.channels.letters.stage(id, batchFiles(deps.crypto, letters));
      if (staged.outcome !== 'SENT') return putOff(deps, batch, staged);
      batch.staging = await rememberStaging(deps, batch, staged.reference ?? '');
      if (batch.staging === null) return false;
    }
    if (batch.staging !== null) {
      const published = await deps.channels.letters.publish(id, batch.staging);
      if (published.outcome !== 'SENT') return putOff(deps, batch, published);
    }
    return deps.db.inTx((tx) => handedOver(tx, deps, id));
  });
}

async function claim(tx: Tx, deps: DeliveryDeps, id: string): Promise<LetterBatch | undefined> {
  const batch = await find(tx, LetterBatch, sql`WHERE id = ${id}`);
  if (!batch || batch.handedOverAt !== null || batch.dueAt > deps.clock.iso()) return undefined;
  const tries = batch.tries + 1;
  const claimed = await update(
    tx,
    LetterBatch,
    { tries, dueAt: leaseFrom(deps.clock) },
    sql`WHERE id = ${id} AND tries = ${batch.tries} AND handed_over_at IS NULL`,
  );
  return claimed === 1 ? Object.assign(batch, { tries }) : undefined;
}

// Null when another worker has taken the batch over: what was staged here is never published.
async function rememberStaging(
  deps: DeliveryDeps,
  batch: LetterBatch,
  staging: string,
): Promise<string | null> {
  const mine = sql`WHERE id = ${batch.id} AND staging IS NULL AND tries = ${batch.tries}`;
  return (await deps.db.inTx((tx) => update(tx, LetterBatch, { staging }, mine))) === 1 ? staging : null;
}

async function putOff(deps: DeliveryDeps, batch: LetterBatch, result: SendResult): Promise<false> {
  const reason = 'reason' in result ? result.reason : '';
  deps.log.error('letterBatch.notHandedOver', { batchId: batch.id, attempt: batch.tries, reason });
  const mine = sql`WHERE id = ${batch.id} AND tries = ${batch.tries}`;
  await deps.db.inTx((tx) => update(tx, LetterBatch, { dueAt: nextTryAt(deps.clock, batch.tries) }, mine));
  return false;
}

async function handedOver(tx: Tx, deps: DeliveryDeps, id: string): Promise<boolean> {
  const now = deps.clock.iso();
  const letters = await boundLetters(tx, id);
  const changes = { handedOverAt: now, letters: letters.length };
  const first = await update(tx, LetterBatch, changes, sql`WHERE id = ${id} AND handed_over_at IS NULL`);
  if (first !== 1) return false;
  for (const letter of letters) await handOver(tx, letter, now);
  const details = { letters: letters.length };
  record(tx, {
    kind: 'letterBatch.closed',
    actor: { kind: 'SYSTEM' },
    subject: id,
    outcome: 'DONE',
    details,
  });
  return true;
}

async function handOver(tx: Tx, letter: Letter, now: string): Promise<void> {
  // Kept for the code's life from here on, should the letter have to be printed again (domain.md section 6).
  const life = Date.parse(letter.codeExpiresAt) - Date.parse(letter.askedAt);
  const contentUntil = new Date(Date.parse(now) + life).toISOString();
  const changes = { handedOverAt: now, contentUntil };
  await advance(tx, { ...row(letter), event: 'FOLDER_HANDED_OVER', facts: {}, changes });
  const details = { letterId: letter.id, kind: letter.kind };
  const subject = letter.accountId;
  record(tx, { kind: 'letter.handedOver', actor: { kind: 'SYSTEM' }, subject, outcome: 'DONE', details });
}

const boundLetters = (tx: Parameters<typeof findAll>[0], batchId: string): Promise<Letter[]> =>
  findAll(tx, Letter, sql`WHERE batch_id = ${batchId} AND state = 'BATCHED' ORDER BY id`);

const row = (letter: Letter) => ({ entity: Letter, flow: letterFlow, at: letter });
