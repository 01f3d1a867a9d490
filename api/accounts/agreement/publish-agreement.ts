// A version of the user agreement is published (domain.md 2.8): from then on it can be read, its holders are told of it
// (announce-agreements.ts), and from its date on it is asked for at sign-in. What is published is never changed.
import { type AuditActor, record } from '../../audit/index.js';
import type { Deps } from '../../deps.js';
import { after, DAY_MS } from '../../platform/clock.js';
import { find, insert } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import { UserAgreement } from '../account.entity.js';
import { agreementOfVersion } from './agreements.js';
import { type AgreementFault, agreementFaults, type NewAgreement } from './publish-agreement.rules.js';

/** Publishes, or says what is wrong with it; then nothing is changed. */
export async function publishAgreement(
  deps: Pick<Deps, 'db' | 'clock' | 'policy'>,
  actor: AuditActor,
  wanted: NewAgreement,
): Promise<readonly AgreementFault[]> {
  return deps.db.inTx(async (tx) => {
    const now = deps.clock.now();
    const faults = agreementFaults(wanted, {
      now,
      latestEffectiveAt: (await latest(tx))?.effectiveAt,
      noticeUntil: after(now, deps.policy.agreementNoticeDays * DAY_MS),
    });
    if (await agreementOfVersion(tx, wanted.version)) return ['VERSION_TAKEN', ...faults];
    if (faults.length > 0) return faults;
    await insert(tx, UserAgreement, {
      ...wanted,
      effectiveAt: new Date(wanted.effectiveAt).toISOString(),
      publishedAt: now.toISOString(),
      announcedTo: null,
      announcedAt: null,
      announcedCount: 0,
    });
    record(tx, { kind: 'agreement.published', actor, subject: wanted.version, outcome: 'DONE' });
    return [];
  });
}

const latest = (tx: Tx): Promise<UserAgreement | undefined> =>
  find(tx, UserAgreement, sql`ORDER BY effective_at DESC LIMIT 1`);
