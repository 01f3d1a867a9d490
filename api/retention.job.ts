// What is over is wiped (domain.md section 6 "Retention is policy"): abandoned registrations, closed accounts, old codes
// and counts.
import { registrationFlow } from '../schema/flows/index.js';
import { record } from './audit/index.js';
import { wipeRecipients, wipeRecipientsOfFlows } from './delivery/index.js';
import type { Deps } from './deps.js';
import { DAY_MS, HOUR_MS } from './platform/clock.js';
import { findAll, update } from './platform/db/rows.js';
import { sql } from './platform/db/sql.js';
import type { Tx } from './platform/db/transaction.js';
import { advance } from './platform/flow/advance.js';
import { defineJob, noPayload } from './platform/jobs/index.js';
import { wipeClosedAccounts } from './profile/closing/wipe-closed-accounts.js';
import { Registration } from './registration/registration.entity.js';
import { registrationFacts } from './registration/registration.rules.js';

type RetentionDeps = Pick<Deps, 'db' | 'clock' | 'crypto' | 'log' | 'policy'>;

/** A batch, so that the writer of SQLite is never held for long. */
const BATCH = 200;

/** Wipes what is due; safe to stop at any instant and to run twice. Comes back with how many registrations it wiped. */
export async function wipeWhatIsOver(deps: RetentionDeps): Promise<number> {
  const now = deps.clock.iso();
  let wiped = 0;
  for (let batch = BATCH; batch === BATCH; wiped += batch) {
    batch = await deps.db.inTx((tx) => wipeRegistrations(tx, now));
  }
  for (let batch = BATCH; batch === BATCH; ) {
    batch = await deps.db.inTx((tx) => wipeClosedAccounts(tx, deps, BATCH));
  }
  const quarterAgo = new Date(deps.clock.epochMs() - 90 * DAY_MS).toISOString();
  const monthAgo = new Date(deps.clock.epochMs() - 31 * DAY_MS).toISOString();
  const twoDaysAgo = new Date(deps.clock.epochMs() - 2 * DAY_MS).toISOString();
  // A disavowal looks at the changes of `disavowDays`, however long those are set.
  const changesDays = Math.max(31, Math.ceil(deps.policy.disavowDays) + 1);
  const changesUntil = new Date(deps.clock.epochMs() - changesDays * DAY_MS).toISOString();
  await deps.db.inTx(async (tx) => {
    await tx.execute(
      sql`DELETE FROM code WHERE expires_at <= ${twoDaysAgo} AND purpose <> 'MAILED_ACTIVATION'`,
    );
    await tx.execute(sql`DELETE FROM quota_use WHERE at <= ${monthAgo}`);
    await tx.execute(sql`DELETE FROM idempotent_call WHERE created_at <= ${twoDaysAgo}`);
    await tx.execute(sql`DELETE FROM attempt WHERE updated_at <= ${monthAgo}
      AND (locked_until IS NULL OR locked_until <= ${now}) AND purpose <> 'password'`);
    await tx.execute(sql`DELETE FROM login WHERE expires_at <= ${twoDaysAgo}`);
    await tx.execute(sql`DELETE FROM password_reset WHERE expires_at <= ${twoDaysAgo}`);
    await tx.execute(sql`DELETE FROM disavow_link WHERE expires_at <= ${twoDaysAgo}`);
    await tx.execute(sql`DELETE FROM email_change WHERE created_at <= ${changesUntil}`);
    await tx.execute(sql`DELETE FROM refused_sign_in WHERE at <= ${quarterAgo}`);
    await tx.execute(sql`DELETE FROM app_pairing WHERE expires_at <= ${twoDaysAgo}`);
  });
  for (let batch = BATCH; batch === BATCH; ) {
    batch = await deps.db.inTx((tx) => wipeRecipientsOfFlows(tx, twoDaysAgo, BATCH));
  }
  return wiped;
}

/** The personal columns of registrations whose life is over go; that there was one stays. */
async function wipeRegistrations(tx: Tx, now: string): Promise<number> {
  const due = await findAll(
    tx,
    Registration,
    sql`WHERE wiped_at IS NULL AND expires_at <= ${now} LIMIT ${BATCH}`,
  );
  for (const registration of due) {
    await advance(tx, {
      entity: Registration,
      flow: registrationFlow,
      at: registration,
      event: 'TIME_OVER',
      facts: registrationFacts(registration),
    });
    const nothing = {
      firstName: null,
      lastName: null,
      email: null,
      ssn: null,
      addressOfRecord: null,
      lastReturnAddress: null,
      phone: null,
    };
    await update(tx, Registration, { ...nothing, wipedAt: now }, sql`WHERE id = ${registration.id}`);
    await wipeRecipients(tx, registration.id);
    record(tx, {
      kind: 'registration.wiped',
      actor: { kind: 'SYSTEM' },
      subject: registration.id,
      outcome: 'DONE',
    });
  }
  return due.length;
}

export const retentionJob = defineJob<RetentionDeps, Record<string, never>>({
  name: 'retention',
  queue: 'upkeep',
  parse: noPayload,
  everyMs: HOUR_MS / 4,
  run: async (deps) => {
    await wipeWhatIsOver(deps);
  },
});
