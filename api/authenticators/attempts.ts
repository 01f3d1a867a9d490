// The one way to count tries, lock and reset. A try is spent before the secret is looked at, in a transaction of its own
// that commits, so that a hundred requests at once get no more looks than one after another (domain.md section 3).
import type { Policy } from '../../schema/policy.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx, Tx } from '../platform/db/transaction.js';

/** How many tries there are, and how long the wait is after `misses` of them failed. */
export interface TryRule {
  readonly purpose: string;
  readonly tries: number;
  lockMs(misses: number): number;
  /** Whether the count starts anew once a lock is over, or goes on so that one more miss locks again. */
  readonly startsAnew: boolean;
}

export type Spent =
  | { open: true /** Tries left should this one miss. */; triesLeft: number; retryAt: string | null }
  | { open: false; retryAt: string };

const NEVER = '9999-12-31T00:00:00.000Z';

/**
 * Wrong passwords and wrong security codes lock the sign-in: after a lock each further miss doubles the wait. Wrong secret
 * answers lock what asks for them, by the same numbers. Codes and answers are what a reset asks for: so many that disable
 * the password (`signInLockedByCodes`) leave a way to reset it, at the longest wait.
 */
export function signInRule(policy: Policy, purpose: 'password' | 'security-code' | 'secret-answer'): TryRule {
  return {
    purpose,
    tries: policy.passwordTries,
    startsAnew: false,
    lockMs: (misses) => {
      if (purpose === 'password' && disables(policy, misses)) return Number.POSITIVE_INFINITY;
      const doublings = Math.min(misses - policy.passwordTries, 30);
      return Math.min(policy.passwordLockMinutes * 2 ** doublings, policy.passwordLockMaxMinutes) * MINUTE_MS;
    },
  };
}

const disables = ({ passwordDisabledAfter }: Policy, misses: number): boolean =>
  passwordDisabledAfter > 0 && misses >= passwordDisabledAfter;

/** Identity and financial mismatches share one count a person, over all online flows. */
export function mismatchRule(policy: Policy, purpose: 'proofing.person' | 'proofing.flow'): TryRule {
  return {
    purpose,
    tries: policy.mismatchTries,
    startsAnew: true,
    lockMs: () => policy.mismatchLockHours * HOUR_MS,
  };
}

/**
 * Spends one try of `subject`. `open: false` when it is locked. The try that is the last one locks at once; who then
 * turns out to be right is given it back with `giveBack` or `clear`.
 */
export async function spend(tx: Tx, rule: TryRule, subject: string, now: Date): Promise<Spent> {
  const at = now.toISOString();
  // A count that starts anew also forgets misses older than its lock.
  const stale = new Date(now.getTime() - (rule.startsAnew ? rule.lockMs(0) : 3650 * DAY_MS)).toISOString();
  const anew = rule.startsAnew
    ? sql`CASE WHEN attempt.locked_until IS NOT NULL OR attempt.updated_at <= ${stale} THEN 1 ELSE attempt.misses + 1 END`
    : sql`attempt.misses + 1`;
  const row = await tx.one<{ misses: number }>(sql`
    INSERT INTO attempt (purpose, subject, misses, locked_until, updated_at)
    VALUES (${rule.purpose}, ${subject}, 1, NULL, ${at})
    ON CONFLICT (purpose, subject) DO UPDATE SET misses = ${anew}, locked_until = NULL, updated_at = ${at}
    WHERE attempt.locked_until IS NULL OR attempt.locked_until <= ${at}
    RETURNING misses`);
  if (!row) return { open: false, retryAt: (await lockedUntil(tx, rule.purpose, subject, now)) ?? at };
  const misses = Number(row.misses);
  if (misses < rule.tries) return { open: true, triesLeft: rule.tries - misses, retryAt: null };
  const retryAt = instantAfter(now, rule.lockMs(misses));
  await tx.execute(
    sql`UPDATE attempt SET locked_until = ${retryAt} WHERE purpose = ${rule.purpose} AND subject = ${subject}`,
  );
  return { open: true, triesLeft: 0, retryAt };
}

function instantAfter(now: Date, ms: number): string {
  return Number.isFinite(ms) ? new Date(now.getTime() + ms).toISOString() : NEVER;
}

/** Until when the subject is locked, or undefined. */
export async function lockedUntil(
  tx: ReadTx,
  purpose: string,
  subject: string,
  now: Date,
): Promise<string | undefined> {
  const row = await tx.one<{ locked_until: string | null }>(
    sql`SELECT locked_until FROM attempt WHERE purpose = ${purpose} AND subject = ${subject}`,
  );
  return row?.locked_until && row.locked_until > now.toISOString() ? row.locked_until : undefined;
}

/** Until when no password opens a sign-in, after wrong security codes: for a wait, or until it is reset. */
export async function signInLockedByCodes(
  tx: ReadTx,
  policy: Policy,
  subject: string,
  now: Date,
): Promise<string | undefined> {
  const row = await tx.one<{ misses: number; locked_until: string | null }>(
    sql`SELECT misses, locked_until FROM attempt WHERE purpose = 'security-code' AND subject = ${subject}`,
  );
  if (row && disables(policy, Number(row.misses))) return NEVER;
  return row?.locked_until && row.locked_until > now.toISOString() ? row.locked_until : undefined;
}

/** Takes back one spent try: the answer was right, or the provider could not say. Earlier misses stay counted. */
export async function giveBack(tx: Tx, rule: TryRule, subject: string): Promise<void> {
  await tx.execute(sql`UPDATE attempt SET misses = misses - 1, locked_until = NULL
    WHERE purpose = ${rule.purpose} AND subject = ${subject} AND misses > 0`);
}

/** Forgets all misses: a success, or a reset of the password. */
export async function clear(tx: Tx, purposes: readonly string[], subject: string): Promise<void> {
  for (const purpose of purposes) {
    await tx.execute(sql`DELETE FROM attempt WHERE purpose = ${purpose} AND subject = ${subject}`);
  }
}
