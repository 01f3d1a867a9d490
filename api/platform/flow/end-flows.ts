// Ends flows that are on their way, as if their time were over: their tokens are then like ones that nobody has. No state
// is written: by the clock they are over at whatever step they stand.
import type { Clock } from '../clock.js';
import { update } from '../db/rows.js';
import { type SqlText, sql } from '../db/sql.js';
import type { Tx } from '../db/transaction.js';

interface TimedFlow {
  id: string;
  expiresAt: string;
}

/** `whose` says which, as a condition; `except` is the id of the one that stays. The caller holds what they belong to. */
export async function endFlows<Row extends TimedFlow>(
  tx: Tx,
  { clock }: { readonly clock: Clock },
  entity: new () => Row,
  whose: SqlText,
  except = '',
): Promise<void> {
  const now = clock.iso();
  const changes: Partial<TimedFlow> = { expiresAt: now };
  const rest = sql`WHERE ${whose} AND expires_at > ${now} AND id <> ${except}`;
  await update<TimedFlow>(tx, entity, changes, rest);
}
