// How often something may be done in a span of time: codes sent, letters, look-ups at the bureau (domain.md section 3).
import type { Policy } from '../../schema/policy.js';
import { DAY_MS, HOUR_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { Ids } from '../platform/ids.js';

export interface Quota {
  readonly purpose: string;
  readonly windows: readonly { readonly uses: number; readonly ms: number }[];
}

export type QuotaAnswer = { ok: true; useId: string } | { ok: false; retryAt: string };

/**
 * Where a code goes, and on whose behalf: registrations and resets, which anybody may start, and changes of the e-mail,
 * for which any holder may name any address, have quotas of their own.
 */
export type SendChannel =
  | 'TEXT'
  | 'EMAIL'
  | 'EMAIL_CHANGE'
  | 'EMAIL_REGISTRATION'
  | 'EMAIL_ANONYMOUS'
  | 'TEXT_RESET';

/** Codes sent to one person over one channel: strangers cannot spend the holder's (domain.md section 3 "codes sent"). */
export function sendQuota(policy: Policy, channel: SendChannel): Quota {
  return {
    purpose: `send.${channel}`,
    windows: [
      { uses: policy.sendsPerHour, ms: HOUR_MS },
      { uses: policy.sendsPerDay, ms: DAY_MS },
    ],
  };
}

/** Letters with a code to one person; notices do not count. */
export function letterQuota(policy: Policy): Quota {
  return {
    purpose: 'letter',
    windows: [
      { uses: 1, ms: policy.letterGapHours * HOUR_MS },
      { uses: policy.lettersPer30Days, ms: 30 * DAY_MS },
    ],
  };
}

/** Look-ups at bureau and carrier for one SSN. */
export function lookUpQuota(policy: Policy): Quota {
  return { purpose: 'look-up', windows: [{ uses: policy.lookUpsPerDay, ms: DAY_MS }] };
}

/** Whether there is room, without using any of it. */
export async function quotaRoom(
  tx: Tx,
  quota: Quota,
  subject: string,
  now: Date,
): Promise<string | undefined> {
  let retryAt: string | undefined;
  for (const window of quota.windows) {
    const since = new Date(now.getTime() - window.ms).toISOString();
    const uses = await tx.sql<{ at: string }>(sql`SELECT at FROM quota_use
      WHERE purpose = ${quota.purpose} AND subject = ${subject} AND at > ${since} ORDER BY at DESC LIMIT ${window.uses}`);
    const oldest = uses[window.uses - 1];
    if (!oldest) continue;
    const free = new Date(new Date(oldest.at).getTime() + window.ms).toISOString();
    if (!retryAt || free > retryAt) retryAt = free;
  }
  return retryAt;
}

/** Uses the quota once, or says when there is room again. Two takers at once cannot both get the last use. */
export async function takeQuota(
  tx: Tx,
  ids: Ids,
  quota: Quota,
  subject: string,
  now: Date,
): Promise<QuotaAnswer> {
  // Holding one row of the subject makes takers wait for each other on PostgreSQL; SQLite has one writer anyway.
  await tx.execute(sql`INSERT INTO attempt (purpose, subject, misses, locked_until, updated_at)
    VALUES (${`quota.${quota.purpose}`}, ${subject}, 0, NULL, ${now.toISOString()})
    ON CONFLICT (purpose, subject) DO UPDATE SET updated_at = excluded.updated_at`);
  const retryAt = await quotaRoom(tx, quota, subject, now);
  if (retryAt) return { ok: false, retryAt };
  const useId = ids.next();
  await tx.insert('quota_use', { id: useId, purpose: quota.purpose, subject, at: now.toISOString() });
  return { ok: true, useId };
}

/** A code that is answered rightly gives its send back. */
export async function giveBackQuota(tx: Tx, useId: string | null): Promise<void> {
  if (useId) await tx.execute(sql`DELETE FROM quota_use WHERE id = ${useId}`);
}
