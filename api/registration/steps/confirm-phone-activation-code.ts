// The six-digit activation code from the text: right, in time, within tries (domain.md 2.1 PHONE_CODE).
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { RequestFacts } from '../../platform/request.js';
import { orRefused, outOfOrder, type RegistrationAnswer, stays, went } from '../answers.js';
import { enterRegistrationCode } from '../enter-code.js';
import { finishForHolder } from '../finish-for-holder.js';
import { findRegistration, moveRegistration, openRegistration } from '../open-registration.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP. */
export async function confirmPhoneActivationCode(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; code: string },
): Promise<RegistrationAnswer> {
  const step = async (tx: Tx): Promise<RegistrationAnswer> => {
    const opened = await openRegistration(tx, deps, input.token, 'confirmPhoneActivationCode');
    if ('answer' in opened) return opened.answer;
    const { registration } = opened;
    const missed = await enterRegistrationCode(tx, deps, request, registration, {
      purpose: 'PHONE_ACTIVATION',
      code: input.code,
      digits: deps.policy.textCodeDigits,
    });
    if (missed) return stays(registration, missed);
    const moved = await moveRegistration(tx, registration, 'PHONE_CONFIRMED', { activation: 'PHONE' });
    if (!moved) return outOfOrder(registration);
    record(tx, {
      kind: 'registration.phoneConfirmed',
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
