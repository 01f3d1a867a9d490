// Another code to the same e-mail address; the older one is void and the tries spent stay spent (domain.md section 3).
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import type { RequestFacts } from '../../platform/request.js';
import { outOfOrder, type RegistrationAnswer, stays, went } from '../answers.js';
import { moveRegistration, openRegistration } from '../open-registration.js';
import { sendEmailCode } from '../send-email-code.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, RATE_LIMITED, CODE_USED_UP. */
export async function resendEmailCode(
  deps: Deps,
  request: RequestFacts,
  input: { token: string },
): Promise<RegistrationAnswer> {
  return deps.db.inTx(async (tx) => {
    const opened = await openRegistration(tx, deps, input.token, 'resendEmailCode');
    if ('answer' in opened) return opened.answer;
    const { registration } = opened;
    const refused = await sendEmailCode(tx, deps, registration);
    if (refused) return stays(registration, refused);
    record(tx, {
      kind: 'code.sent',
      actor: { kind: 'APPLICANT', id: registration.id },
      subject: registration.id,
      outcome: 'DONE',
      details: { channel: 'EMAIL' },
      request,
    });
    const moved = await moveRegistration(tx, registration, 'EMAIL_CODE_SENT');
    return moved ? went(moved) : outOfOrder(registration);
  });
}
