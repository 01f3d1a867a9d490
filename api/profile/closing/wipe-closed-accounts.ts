// The personal data of a closed account goes when its time is over [P closedAccountDays]: names, e-mail, phones, addresses
// of sessions and activity, and what ties it to a person. What stays, and why, is in docs/retention.md.
import { Account, accountFields } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { wipeRecipients } from '../../delivery/index.js';
import type { Deps } from '../../deps.js';
import { DAY_MS } from '../../platform/clock.js';
import { findAll, update } from '../../platform/db/rows.js';
import { raw, sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';

/** Rows that are nothing without their account. */
const GO_WITH_IT = [
  'secret_answer',
  'session',
  'login',
  'password_reset',
  'disavow_link',
  'email_change',
  'app_pairing',
  'device',
  'activity',
] as const;

/** Wipes at most `batch` accounts and tells how many it was. Safe to stop at any instant and to run twice. */
export async function wipeClosedAccounts(
  tx: Tx,
  deps: Pick<Deps, 'crypto' | 'clock' | 'policy'>,
  batch: number,
): Promise<number> {
  const until = new Date(deps.clock.epochMs() - deps.policy.closedAccountDays * DAY_MS).toISOString();
  const due = await findAll(
    tx,
    Account,
    sql`WHERE status = 'CLOSED' AND wiped_at IS NULL AND closed_at <= ${until} LIMIT ${batch}`,
  );
  for (const account of due) await wipe(tx, deps, account);
  return due.length;
}

async function wipe(tx: Tx, deps: Pick<Deps, 'crypto' | 'clock'>, { id, personId }: Account): Promise<void> {
  for (const table of GO_WITH_IT) await tx.execute(sql`DELETE FROM ${raw(table)} WHERE account_id = ${id}`);
  await tx.execute(sql`DELETE FROM refused_sign_in WHERE subject = ${id}`);
  await tx.execute(sql`DELETE FROM code WHERE owner_id = ${id}`);
  await tx.execute(
    sql`DELETE FROM attempt WHERE purpose IN ('password', 'security-code') AND subject = ${id}`,
  );
  await wipeRecipients(tx, id);
  const nothing = (column: 'email' | 'firstName' | 'lastName') => accountFields.seal(deps, id, column, '');
  const changes: Partial<Account> = {
    email: nothing('email'),
    firstName: nothing('firstName'),
    lastName: nothing('lastName'),
    unconfirmedEmail: null,
    personId: null,
    wipedAt: deps.clock.iso(),
  };
  await update(tx, Account, changes, sql`WHERE id = ${id}`);
  // The way from the SSN to this account, and the SSN itself unless another account of the same person needs it.
  await tx.execute(sql`UPDATE registration SET person_id = NULL WHERE account_id = ${id}`);
  await tx.execute(sql`DELETE FROM person WHERE id = ${personId}
    AND NOT EXISTS (SELECT 1 FROM account WHERE account.person_id = person.id)`);
  record(tx, { kind: 'retention.wiped', actor: { kind: 'SYSTEM' }, subject: id, outcome: 'DONE' });
}
