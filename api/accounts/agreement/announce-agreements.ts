// Every holder is told of a new user agreement in advance, once (domain.md 2.8). Accounts are told in the order of their
// ids; a batch writes its messages and how far it came in one transaction that holds the agreement, so that it may be
// killed at any instant, run twice or in several processes at once, and tells nobody twice and leaves nobody out.
import { record } from '../../audit/index.js';
import { countWaiting, post } from '../../delivery/index.js';
import type { Deps } from '../../deps.js';
import { MINUTE_MS } from '../../platform/clock.js';
import { findAll, findAndHold, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import { Account, UserAgreement } from '../account.entity.js';
import { accountFields } from '../account-fields.js';

type AnnouncingDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'crypto' | 'policy' | 'config' | 'jobs' | 'log'>;

/** A batch, so that the writer of SQLite is never held for long (measured: 0.1 s on a busy machine), and no more waits to be sent. */
export const ANNOUNCED_AT_ONCE = 200;

/** What a registration wrote while the version was being published is there after this time. */
const SETTLED_MS = MINUTE_MS;

/**
 * Announces what is published, until everybody is told or a batch of notices waits to be sent: codes that somebody is
 * waiting for stand in the same queue. Comes back with how many were told.
 */
export async function announceAgreements(deps: AnnouncingDeps): Promise<number> {
  const settled = new Date(deps.clock.epochMs() - SETTLED_MS).toISOString();
  const due = await deps.db.read((tx) =>
    tx.sql<{ version: string }>(sql`SELECT version FROM user_agreement
      WHERE announced_at IS NULL AND published_at <= ${settled} ORDER BY effective_at`),
  );
  let told = 0;
  for (const { version } of due)
    while (await mayWriteMore(deps)) {
      const batch = await deps.db.inTx((tx) => announceBatch(tx, deps, version));
      told += batch;
      if (batch > 0) deps.log.info('agreement.announced', { version, count: batch });
      if (batch < ANNOUNCED_AT_ONCE) break;
    }
  return told;
}

async function mayWriteMore({ db, clock }: AnnouncingDeps): Promise<boolean> {
  const waiting = await db.read((tx) => countWaiting(tx, clock.iso(), 'AGREEMENT_NOTICE', ANNOUNCED_AT_ONCE));
  return waiting < ANNOUNCED_AT_ONCE;
}

/** Tells the next accounts and says how many; fewer than a batch when all are told. */
async function announceBatch(tx: Tx, deps: AnnouncingDeps, version: string): Promise<number> {
  const agreement = await findAndHold(
    tx,
    UserAgreement,
    sql`WHERE version = ${version} AND announced_at IS NULL`,
  );
  if (!agreement) return 0;
  const accounts = (await isReplaced(tx, deps, agreement)) ? [] : await nextAccounts(tx, agreement);
  for (const account of accounts)
    await post(tx, deps, {
      kind: 'AGREEMENT_NOTICE',
      to: accountFields.open(deps, account, 'email'),
      language: account.language,
      vars: { version, effectiveAt: agreement.effectiveAt },
      owner: { kind: 'ACCOUNT', id: account.id },
    });
  const isDone = accounts.length < ANNOUNCED_AT_ONCE;
  const announcedCount = agreement.announcedCount + accounts.length;
  await update(
    tx,
    UserAgreement,
    {
      announcedTo: accounts.at(-1)?.id ?? agreement.announcedTo,
      announcedCount,
      announcedAt: isDone ? deps.clock.iso() : null,
    },
    sql`WHERE version = ${version}`,
  );
  if (isDone)
    record(tx, {
      kind: 'agreement.announced',
      actor: { kind: 'SYSTEM' },
      subject: version,
      outcome: 'DONE',
      details: { told: announcedCount },
    });
  return accounts.length;
}

/** A version in whose place another is in force already is nobody's concern any more; that one is announced itself. */
async function isReplaced(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { effectiveAt }: UserAgreement,
): Promise<boolean> {
  const newer = await tx.one(sql`SELECT version FROM user_agreement
    WHERE effective_at > ${effectiveAt} AND effective_at <= ${clock.iso()} LIMIT 1`);
  return newer !== undefined;
}

/** Who had an account when the version was published and has it still, suspended or not yet active ones as well. */
function nextAccounts(tx: Tx, { announcedTo, publishedAt }: UserAgreement): Promise<Account[]> {
  return findAll(
    tx,
    Account,
    sql`WHERE id > ${announcedTo ?? ''} AND created_at <= ${publishedAt} AND status <> 'CLOSED'
      ORDER BY id LIMIT ${ANNOUNCED_AT_ONCE}`,
  );
}
