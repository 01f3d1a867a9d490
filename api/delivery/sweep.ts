// Finds in SQL what is due and not being sent: retries, and what a crash or a lost Redis left behind.
import { sql } from '../platform/db/sql.js';
import { deliverMessage } from './deliver-message.js';
import type { DeliveryDeps } from './delivery-deps.js';

const AT_ONCE = 200;
const SIDE_BY_SIDE = 8;

/**
 * Sends every message that was due `graceMs` ago; the grace leaves fresh ones to the workers that were told of them.
 * Tells how many it looked at.
 */
export async function sweepMessages(deps: DeliveryDeps, graceMs = 0): Promise<number> {
  const dueBefore = new Date(deps.clock.epochMs() - graceMs).toISOString();
  const rows = await deps.db.read((tx) =>
    tx.sql<{ id: string }>(
      sql`SELECT id FROM message WHERE state IN ('QUEUED', 'SENDING') AND due_at <= ${dueBefore}
        ORDER BY due_at LIMIT ${AT_ONCE}`,
    ),
  );
  const ids = rows.map(({ id }) => id);
  const sender = async (): Promise<void> => {
    for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
      const messageId = id;
      // One row's fault must not hold up the others.
      await deliverMessage(deps, messageId).catch((error: unknown) =>
        deps.log.error('message.fault', { messageId, error }),
      );
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, sender));
  return rows.length;
}
