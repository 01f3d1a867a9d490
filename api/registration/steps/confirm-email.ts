// The e-mailed code: right, in time, within tries (domain.md 2.1 CONFIRM_EMAIL).
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import type { RequestFacts } from '../../platform/request.js';
import { outOfOrder, type RegistrationAnswer, stays, went } from '../answers.js';
import { enterRegistrationCode } from '../enter-code.js';
import { moveRegistration, openRegistration } from '../open-registration.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP. */
export async function confirmEmail(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; code: string },
): Promise<RegistrationAnswer> {
  return deps.db.inTx(async (tx) => {
    const opened = await openRegistration(tx, deps, input.token, 'confirmEmail');
    if ('answer' in opened) return opened.answer;
    const { registration } = opened;
    const missed = await enterRegistrationCode(tx, deps, request, registration, {
      purpose: 'EMAIL',
      code: input.code,
      digits: deps.policy.emailCodeDigits,
    });
    if (missed) return stays(registration, missed);
    const moved = await moveRegistration(tx, registration, 'EMAIL_CONFIRMED');
    if (!moved) return outOfOrder(registration);
    record(tx, {
      kind: 'registration.emailConfirmed',
      actor: { kind: 'APPLICANT', id: registration.id },
      subject: registration.id,
      outcome: 'DONE',
      request,
    });
    return went(moved);
  });
}
