// Look-ups at bureau and carrier cost money and are watched: 5 a registration, 10 a day for an SSN (domain.md section 3).
import { giveBackQuota, lookUpQuota, takeQuota } from '../authenticators/quota.js';
import type { Deps } from '../deps.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import type { Registration } from './registration.entity.js';

/** Takes one look-up; `useId` gives it back when the provider did not answer. */
export async function takeLookUp(
  tx: Tx,
  deps: Pick<Deps, 'policy' | 'clock' | 'ids'>,
  registration: Registration,
  personId: string,
): Promise<{ useId: string } | { error: UserErrorRow }> {
  const taken = await tx.execute(sql`UPDATE registration SET look_ups = look_ups + 1
    WHERE id = ${registration.id} AND look_ups < ${deps.policy.lookUpsPerRegistration}`);
  // No wait helps this registration: a new one starts with its own look-ups.
  if (taken !== 1) {
    return { error: { code: 'RATE_LIMITED', retryAt: registration.expiresAt, reason: 'lookups' } };
  }
  const quota = await takeQuota(tx, deps.ids, lookUpQuota(deps.policy), personId, deps.clock.now());
  if (quota.ok) return { useId: quota.useId };
  await tx.execute(sql`UPDATE registration SET look_ups = look_ups - 1 WHERE id = ${registration.id}`);
  return { error: { code: 'RATE_LIMITED', retryAt: quota.retryAt, reason: 'lookups' } };
}

export async function giveBackLookUp(tx: Tx, registration: Registration, useId: string): Promise<void> {
  await tx.execute(
    sql`UPDATE registration SET look_ups = look_ups - 1 WHERE id = ${registration.id} AND look_ups > 0`,
  );
  await giveBackQuota(tx, useId);
}
