// The e-mail address that the help desk was given is confirmed at the first sign-in (api.md confirmSignInEmail).
import { Account, accountFields, setEmail } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { enterCode } from '../../authenticators/codes.js';
import { normaliseCode } from '../../authenticators/security-code.js';
import type { Deps } from '../../deps.js';
import { update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { RequestFacts } from '../../platform/request.js';
import { type LoginAnswer, loginOutOfOrder, loginStays, moveLogin, openLogin } from '../open-login.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP. */
export async function confirmSignInEmail(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; code: string },
): Promise<LoginAnswer> {
  const text = normaliseCode(input.code, 'DIGITS', deps.policy.emailCodeDigits);
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'confirmSignInEmail');
    if ('answer' in opened) return opened.answer;
    if (text === null) {
      return loginStays(opened, { code: 'INVALID_INPUT', field: ['input', 'code'], reason: 'code.format' });
    }
    const { login, account } = opened;
    const missed = await enterCode(tx, deps, {
      purpose: 'SIGN_IN_EMAIL',
      ownerId: login.id,
      text,
      now: deps.clock.now(),
    });
    if (missed) {
      await moveLogin(tx, opened, 'EMAIL_CODE_MISSED');
      return loginStays(opened, missed);
    }
    const given = accountFields.open(deps, account, 'unconfirmedEmail');
    // Its index with it: reminders and resets ask by the address on record.
    await setEmail(tx, deps, account, given);
    await update(tx, Account, { unconfirmedEmail: null }, sql`WHERE id = ${account.id}`);
    const moved = await moveLogin(tx, opened, 'EMAIL_CONFIRMED');
    if (!moved) return loginOutOfOrder(opened);
    record(tx, {
      kind: 'login.emailConfirmed',
      actor: { kind: 'HOLDER', id: account.id },
      subject: account.id,
      outcome: 'DONE',
      request,
    });
    return loginStays(moved);
  });
}
