// A code that was sent for a registration, entered: by e-mail (CONFIRM_EMAIL) or by text (PHONE_CODE).

import { record } from '../audit/record.js';
import { type CodePurpose, enterCode } from '../authenticators/codes.js';
import { normaliseCode } from '../authenticators/security-code.js';
import type { Deps } from '../deps.js';
import type { Tx } from '../platform/db/transaction.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import type { RequestFacts } from '../platform/request.js';
import { moveRegistration } from './open-registration.js';
import type { Registration } from './registration.entity.js';

/** Undefined when the code was right. A miss is counted and recorded, and commits. */
export async function enterRegistrationCode(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  registration: Registration,
  entered: { purpose: CodePurpose & ('EMAIL' | 'PHONE_ACTIVATION'); code: string; digits: number },
): Promise<UserErrorRow | undefined> {
  const text = normaliseCode(entered.code, 'DIGITS', entered.digits);
  // What cannot be such a code is a slip of the finger and costs no try.
  if (text === null) return { code: 'INVALID_INPUT', field: ['input', 'code'], reason: 'code.format' };
  const missed = await enterCode(tx, deps, {
    purpose: entered.purpose,
    ownerId: registration.id,
    text,
    now: deps.clock.now(),
  });
  if (!missed) return undefined;
  const byEmail = entered.purpose === 'EMAIL';
  await moveRegistration(tx, registration, byEmail ? 'EMAIL_CODE_MISSED' : 'PHONE_CODE_MISSED');
  record(tx, {
    kind:
      missed.code === 'CODE_USED_UP'
        ? 'code.usedUp'
        : missed.code === 'CODE_EXPIRED'
          ? 'code.expired'
          : 'code.refused',
    actor: { kind: 'APPLICANT', id: registration.id },
    subject: registration.id,
    outcome: 'REFUSED',
    details: { channel: byEmail ? 'EMAIL' : 'TEXT' },
    request,
  });
  return missed.code === 'CODE_USED_UP' ? { ...missed, reason: byEmail ? 'email' : 'phone' } : missed;
}
