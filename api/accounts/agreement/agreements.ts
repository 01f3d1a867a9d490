// The user agreement that is in force, a certain version, and the next one (domain.md 2.8).
import { find } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { ReadTx } from '../../platform/db/transaction.js';
import { UserAgreement } from '../account.entity.js';
import { VERSION_FORMAT } from './publish-agreement.rules.js';

/** The newest version whose date has come. */
export async function agreementInForce(tx: ReadTx, now: Date): Promise<UserAgreement | undefined> {
  return find(
    tx,
    UserAgreement,
    sql`WHERE effective_at <= ${now.toISOString()} ORDER BY effective_at DESC, published_at DESC LIMIT 1`,
  );
}

/** A version that was published, in force or not. */
export async function agreementOfVersion(tx: ReadTx, version: string): Promise<UserAgreement | undefined> {
  // What was typed may hold signs that no database takes.
  if (!VERSION_FORMAT.test(version)) return undefined;
  return find(tx, UserAgreement, sql`WHERE version = ${version}`);
}

/** The next version that is announced and not in force yet. */
export async function agreementUpcoming(tx: ReadTx, now: Date): Promise<UserAgreement | undefined> {
  return find(
    tx,
    UserAgreement,
    sql`WHERE effective_at > ${now.toISOString()} ORDER BY effective_at LIMIT 1`,
  );
}
