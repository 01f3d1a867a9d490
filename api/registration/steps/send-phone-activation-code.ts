// A U.S.-based, text-enabled phone that is linked to the applicant's name gets a six-digit activation code by text
// (domain.md 2.1 PHONE). A number that is not linked fails softly: the mail path stays open.

import { record } from '../../audit/record.js';
import { triesSpent } from '../../authenticators/codes.js';
import { usPhoneNumber } from '../../authenticators/phone-number.rules.js';
import { sendCode } from '../../authenticators/send-code.js';
import type { Deps } from '../../deps.js';
import type { PhoneLookUp } from '../../evidence/index.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { orRefused, Refused, type RegistrationAnswer, stays, went } from '../answers.js';
import { giveBackLookUp, takeLookUp } from '../look-ups.js';
import {
  findRegistration,
  moveRegistration,
  openRegistration,
  registrationFields,
} from '../open-registration.js';
import type { Registration } from '../registration.entity.js';

/**
 * User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, PHONE_NOT_ACCEPTED, PHONE_NOT_LINKED, RATE_LIMITED,
 * CODE_USED_UP, PROVIDER_UNAVAILABLE.
 */
export async function sendPhoneActivationCode(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; phone: string },
): Promise<RegistrationAnswer> {
  const phone = usPhoneNumber(input.phone);
  const begun = await deps.db.inTx(async (tx) => {
    const opened = await openRegistration(tx, deps, input.token, 'sendPhoneActivationCode');
    if ('answer' in opened) return opened;
    const { registration } = opened;
    if ('error' in phone) return { answer: stays(registration, phone.error) };
    if (await triesSpent(tx, deps.policy, 'PHONE_ACTIVATION', registration.id)) {
      return { answer: stays(registration, { code: 'CODE_USED_UP', triesLeft: 0, reason: 'phone' }) };
    }
    // A resend to the number that passed needs no second look-up.
    const again =
      registration.state === 'PHONE_CODE' &&
      registrationFields.open(deps, registration, 'phone') === phone.number;
    if (again) return { registration, number: phone.number };
    if (!registration.personId) throw new Error('a registration without a person came to its phone');
    const lookUp = await takeLookUp(tx, deps, registration, registration.personId);
    if ('error' in lookUp) return { answer: stays(registration, lookUp.error) };
    return { registration, number: phone.number, useId: lookUp.useId };
  });
  if ('answer' in begun) return begun.answer;
  const { registration, number } = begun;

  const known: PhoneLookUp =
    'useId' in begun
      ? await deps.evidence.phoneOwnership.lookUp({
          number,
          firstName: registrationFields.open(deps, registration, 'firstName'),
          lastName: registrationFields.open(deps, registration, 'lastName'),
        })
      : { result: 'known', lineType: 'MOBILE', linked: true };
  const refused = refusalOf(known);
  if (!refused) {
    return orRefused(
      () => deps.db.inTx((tx) => text(tx, deps, request, registration, number)),
      async (error) => stays(await deps.db.read((tx) => findRegistration(tx, deps, input.token)), error),
    );
  }

  return deps.db.inTx(async (tx) => {
    const unavailable = known.result === 'unavailable';
    if (unavailable && begun.useId) await giveBackLookUp(tx, registration, begun.useId);
    record(tx, {
      kind: unavailable ? 'provider.unavailable' : 'registration.phoneRefused',
      actor: { kind: 'APPLICANT', id: registration.id },
      subject: registration.id,
      outcome: unavailable ? 'FAILED' : 'REFUSED',
      details: { code: refused.code },
      request,
    });
    return stays(registration, refused);
  });
}

/** Why the carrier's answer does not let this number pass. */
function refusalOf(known: PhoneLookUp): UserErrorRow | undefined {
  const field = ['input', 'phone'];
  if (known.result === 'unavailable') return { code: 'PROVIDER_UNAVAILABLE' };
  if (known.result === 'unknown') return { code: 'PHONE_NOT_LINKED', field };
  if (known.lineType === 'LANDLINE') return { code: 'PHONE_NOT_ACCEPTED', field, reason: 'landline' };
  if (known.lineType === 'VOIP') return { code: 'PHONE_NOT_ACCEPTED', field, reason: 'voip' };
  return known.linked ? undefined : { code: 'PHONE_NOT_LINKED', field };
}

async function text(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  seen: Registration,
  number: string,
): Promise<RegistrationAnswer> {
  const limited = await sendCode(tx, deps, {
    purpose: 'PHONE_ACTIVATION',
    kind: 'PHONE_ACTIVATION_CODE',
    owner: { kind: 'REGISTRATION', id: seen.id },
    to: number,
    subject: seen.personId ?? seen.id,
    language: seen.language,
  });
  if (limited) return stays(seen, limited);
  const moved = await moveRegistration(tx, seen, 'PHONE_CODE_SENT', {
    phone: registrationFields.seal(deps, seen.id, 'phone', number),
  });
  // Two numbers at once: the one that came second takes its code back by rolling back.
  if (!moved) throw new Refused({ code: 'STEP_OUT_OF_ORDER' });
  record(tx, {
    kind: 'registration.phoneAccepted',
    actor: { kind: 'APPLICANT', id: seen.id },
    subject: seen.id,
    outcome: 'DONE',
    request,
  });
  return went(moved);
}
