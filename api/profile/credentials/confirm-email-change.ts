// The code from the new address (domain.md 2.8): it takes effect at once, and both addresses and the phones are told. No
// fresh second factor: the change was asked for with one.

import {
  EmailChange,
  emailChangeFields,
  noteActivity,
  setEmail,
  tellByEmail,
  tellByText,
} from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { enterCode, type MissedCode } from '../../authenticators/codes.js';
import { normaliseCode } from '../../authenticators/security-code.js';
import type { Deps } from '../../deps.js';
import type { Session } from '../../login/index.js';
import { update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { endResetsOf } from '../../recovery/index.js';
import { openHolder } from '../holder.js';
import { refused } from '../holder-call.js';
import { openChange } from './open-change.js';

const field = ['input', 'code'];

/** User errors: INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED (also when no change is open), CODE_USED_UP. */
export async function confirmEmailChange(
  deps: Deps,
  request: RequestFacts,
  session: Session,
  input: { code: string },
): Promise<Done> {
  const text = normaliseCode(input.code, 'DIGITS', deps.policy.emailCodeDigits);
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: false });
    if ('error' in holder) return refused(holder.error);
    if (text === null) return refused({ code: 'INVALID_INPUT', field, reason: 'code.format' });
    const { account } = holder;
    const event = { actor: { kind: 'HOLDER', id: account.id }, subject: account.id, request } as const;
    const change = await openChange(tx, account.id);
    const missed = change
      ? await enterCode(tx, deps, {
          purpose: 'EMAIL_CHANGE',
          ownerId: change.id,
          text,
          now: deps.clock.now(),
        })
      : ({ code: 'CODE_EXPIRED', field } as const);
    if (!change || missed) {
      const error = missed ?? { code: 'CODE_EXPIRED', field };
      record(tx, { ...event, kind: KINDS[error.code], outcome: 'REFUSED', details: { channel: 'EMAIL' } });
      return refused(error.code === 'CODE_INCORRECT' ? error : { ...error, reason: 'emailChange' });
    }
    const changed = await setEmail(tx, deps, account, emailChangeFields.open(deps, change, 'newEmail'));
    const confirmed = { state: 'CONFIRMED', confirmedAt: deps.clock.iso() } as const;
    await update(tx, EmailChange, confirmed, sql`WHERE id = ${change.id}`);
    // A reset that was confirmed on the old address does not go on.
    await endResetsOf(tx, deps, account.id);
    for (const told of [account, changed]) await tellByEmail(tx, deps, told, 'EMAIL_CHANGED_NOTICE', {});
    await tellByText(tx, deps, account, 'EMAIL_CHANGED_TEXT', {});
    await noteActivity(tx, deps, request, account.id, 'EMAIL_CHANGED');
    record(tx, { ...event, kind: 'account.emailChanged', outcome: 'DONE' });
    return { userErrors: [] };
  });
}

const KINDS = {
  CODE_INCORRECT: 'code.refused',
  CODE_EXPIRED: 'code.expired',
  CODE_USED_UP: 'code.usedUp',
} as const satisfies Record<MissedCode['code'], string>;
