// How many messages of a kind are due and not sent yet: who writes to very many people waits for them (see
// accounts/agreement/announce-agreements.ts), for codes that somebody is waiting for stand in the same queue.
import { sql } from '../platform/db/sql.js';
import type { ReadTx } from '../platform/db/transaction.js';
import type { MessageKind } from './messages/index.js';

/** Counts no further than `atMost`. What is put off until later, because a carrier refused it, does not count. */
export async function countWaiting(
  tx: ReadTx,
  now: string,
  kind: MessageKind,
  atMost: number,
): Promise<number> {
  const waiting =
    await tx.sql(sql`SELECT id FROM message WHERE state IN ('QUEUED', 'SENDING') AND due_at <= ${now}
    AND kind = ${kind} LIMIT ${atMost}`);
  return waiting.length;
}
