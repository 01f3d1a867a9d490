// The user agreement in force is accepted, in the version that was read (domain.md 2.8); then the session starts.
import { Account, agreementOfVersion, noteActivity } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import { update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { RequestFacts } from '../../platform/request.js';
import { notSignedIn, type SignedIn, sessionIfComplete } from '../complete.js';
import { loginOutOfOrder, loginStays, moveLogin, openLogin } from '../open-login.js';

/**
 * User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, AGREEMENT_REQUIRED (another version has taken the place of this one since
 * it was read), INVALID_INPUT (a version that is not in force and never was).
 */
export async function acceptUserAgreement(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; version: string },
): Promise<SignedIn> {
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'acceptUserAgreement');
    if ('answer' in opened) return notSignedIn(opened.answer);
    const { account, agreement } = opened;
    if (agreement && agreement.version !== input.version) {
      const field = ['input', 'version'];
      const read = await agreementOfVersion(tx, input.version);
      return notSignedIn(
        read && read.effectiveAt <= agreement.effectiveAt
          ? loginStays(opened, { code: 'AGREEMENT_REQUIRED', field })
          : loginStays(opened, { code: 'INVALID_INPUT', field, reason: 'agreement.unknown' }),
      );
    }
    const moved = await moveLogin(tx, opened, 'AGREEMENT_ACCEPTED');
    if (!moved) return notSignedIn(loginOutOfOrder(opened));
    if (agreement) {
      const version = agreement.version;
      // Two sign-ins may both stand here; the first acceptance counts for both.
      await tx.execute(sql`INSERT INTO agreement_acceptance (account_id, version, accepted_at)
        VALUES (${account.id}, ${version}, ${deps.clock.iso()}) ON CONFLICT (account_id, version) DO NOTHING`);
      await update(tx, Account, { agreementVersion: version }, sql`WHERE id = ${account.id}`);
      await noteActivity(tx, deps, request, account.id, 'AGREEMENT_ACCEPTED');
    }
    record(tx, {
      kind: 'login.agreementAccepted',
      actor: { kind: 'HOLDER', id: account.id },
      subject: account.id,
      outcome: 'DONE',
      request,
    });
    // The code may have been shown long before: nobody knows when, but not before the sign-in began.
    return sessionIfComplete(tx, deps, request, moved, moved.login.createdAt);
  });
}
