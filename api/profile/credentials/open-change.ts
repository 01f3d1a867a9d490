// The change of the e-mail address that waits for its code (domain.md 2.8): one at a time.
import { EmailChange } from '../../accounts/index.js';
import { find } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { ReadTx } from '../../platform/db/transaction.js';

/** Undefined where none waits. Its time may be over: its code then is too old. */
export function openChange(tx: ReadTx, accountId: string): Promise<EmailChange | undefined> {
  return find(tx, EmailChange, sql`WHERE account_id = ${accountId} AND state = 'OPEN'`);
}
