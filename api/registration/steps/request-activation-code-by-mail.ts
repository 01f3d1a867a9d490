// "Receive an activation code by postal mail" (domain.md 2.1 PHONE): to the address of record, within the limits.

import { record } from '../../audit/record.js';
import { voidCodes } from '../../authenticators/codes.js';
import { letterQuota, quotaRoom } from '../../authenticators/quota.js';
import type { Deps } from '../../deps.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { RequestFacts } from '../../platform/request.js';
import { orRefused, outOfOrder, type RegistrationAnswer, stays, went } from '../answers.js';
import { finishForHolder } from '../finish-for-holder.js';
import { findRegistration, moveRegistration, openRegistration } from '../open-registration.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, LETTER_NOT_AVAILABLE (no mailable address), RATE_LIMITED. */
export async function requestActivationCodeByMail(
  deps: Deps,
  request: RequestFacts,
  input: { token: string },
): Promise<RegistrationAnswer> {
  const step = async (tx: Tx): Promise<RegistrationAnswer> => {
    const opened = await openRegistration(tx, deps, input.token, 'requestActivationCodeByMail');
    if ('answer' in opened) return opened.answer;
    const { registration } = opened;
    if (!registration.addressOfRecord) return stays(registration, { code: 'LETTER_NOT_AVAILABLE' });
    // Told now rather than after username and password were chosen; the letter itself takes its place later.
    const subject = registration.personId ?? registration.id;
    const retryAt = await quotaRoom(tx, letterQuota(deps.policy), subject, deps.clock.now());
    if (retryAt) return stays(registration, { code: 'RATE_LIMITED', retryAt, reason: 'letterGap' });
    const moved = await moveRegistration(tx, registration, 'MAIL_CHOSEN', { activation: 'MAIL' });
    if (!moved) return outOfOrder(registration);
    await voidCodes(tx, 'PHONE_ACTIVATION', registration.id);
    record(tx, {
      kind: 'registration.mailChosen',
      actor: { kind: 'APPLICANT', id: registration.id },
      subject: registration.id,
      outcome: 'DONE',
      request,
    });
    if (moved.state === 'COMPLETE') await finishForHolder(tx, deps, request, moved);
    return went(moved);
  };
  return orRefused(
    () => deps.db.inTx(step),
    async (error) => stays(await deps.db.read((tx) => findRegistration(tx, deps, input.token)), error),
  );
}
