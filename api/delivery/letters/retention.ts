// Letters keep their text for the code's life after the hand-over, and their files some days after the printer's
// acknowledgement; then both go (domain.md section 6).
import { record } from '../../audit/index.js';
import { DAY_MS } from '../../platform/clock.js';
import { findAll, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { DeliveryDeps } from '../delivery-deps.js';
import { LetterBatch } from './letter.entity.js';
import { expireLetters } from './supersede-letters.js';

/** Wipes name, address and text of letters whose time is over; tells how many. */
export async function wipeDeliveredLetters(deps: Pick<DeliveryDeps, 'db' | 'clock'>): Promise<number> {
  return deps.db.inTx((tx) =>
    tx.execute(
      sql`UPDATE letter SET recipient_name = null, address = null, content = null
        WHERE content IS NOT NULL AND content_until <= ${deps.clock.iso()}`,
    ),
  );
}

/** Marks letters whose code came too late. */
export async function expireOldLetters(deps: Pick<DeliveryDeps, 'db' | 'clock'>): Promise<void> {
  await deps.db.inTx((tx) => expireLetters(tx, deps));
}

/** Removes the files of batches that were acknowledged long enough ago. */
export async function removeLetterFiles(
  deps: Pick<DeliveryDeps, 'db' | 'clock' | 'policy' | 'channels' | 'log'>,
): Promise<void> {
  const before = new Date(deps.clock.epochMs() - deps.policy.letterFilesDays * DAY_MS).toISOString();
  const over = sql`WHERE acknowledged_at <= ${before} AND files_removed_at IS NULL ORDER BY id`;
  for (const { id } of await deps.db.read((tx) => findAll(tx, LetterBatch, over))) {
    const removed = await deps.channels.letters.remove(id);
    if (removed.outcome !== 'SENT') {
      deps.log.warn('letterBatch.filesNotRemoved', { batchId: id, reason: removed.reason });
      continue;
    }
    await deps.db.inTx(async (tx) => {
      await update(tx, LetterBatch, { filesRemovedAt: deps.clock.iso() }, sql`WHERE id = ${id}`);
      record(tx, { kind: 'letter.removed', actor: { kind: 'SYSTEM' }, subject: id, outcome: 'DONE' });
    });
  }
}
