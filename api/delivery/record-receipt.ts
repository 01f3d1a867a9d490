// What a carrier tells later of a text it took becomes an attempt row of that message.
import { insert } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { DeliveryReceipt } from './channels/text-channel.js';
import type { DeliveryDeps } from './delivery-deps.js';
import { MessageAttempt } from './message.entity.js';

/** A receipt that names no message of ours, or comes again, changes nothing. */
export async function recordReceipt(
  deps: Pick<DeliveryDeps, 'db' | 'ids' | 'clock'>,
  { reference, outcome, reason }: DeliveryReceipt,
): Promise<void> {
  await deps.db.inTx(async (tx) => {
    const message = await tx.one<{ id: string }>(
      sql`SELECT id FROM message WHERE reference = ${reference} ORDER BY id DESC LIMIT 1`,
    );
    if (!message) return;
    const known = await tx.one(
      sql`SELECT id FROM message_attempt WHERE message_id = ${message.id} AND outcome = ${outcome}`,
    );
    if (known) return;
    await insert(tx, MessageAttempt, {
      id: deps.ids.next(),
      messageId: message.id,
      at: deps.clock.iso(),
      outcome,
      reason: reason ?? null,
    });
  });
}
