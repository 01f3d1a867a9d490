// The e-mailed code of a reset (domain.md 2.8). Who has it sees the devices and the secret question; the code of a pair
// that was wrong is known to nobody, and is missed by the same statements.
import { Account, SecretAnswer } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { enterCode } from '../../authenticators/codes.js';
import { normaliseCode } from '../../authenticators/security-code.js';
import type { Deps } from '../../deps.js';
import { find, findAll } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { ReadTx } from '../../platform/db/transaction.js';
import type { Done, UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import {
  findHolderReset,
  type HolderReset,
  moveReset,
  openReset,
  resetExpired,
  resetOutOfOrder,
  withAccount,
} from './open-reset.js';

export type ConfirmedReset = Done & { readonly holder: HolderReset | null };

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP. */
export async function confirmPasswordResetEmail(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; code: string },
): Promise<ConfirmedReset> {
  const text = normaliseCode(input.code, 'DIGITS', deps.policy.emailCodeDigits);
  return deps.db.inTx(async (tx) => {
    const refuse = (error: UserErrorRow): ConfirmedReset => ({ holder: null, userErrors: [error] });
    const opened = await openReset(tx, deps, input.token, 'confirmPasswordResetEmail');
    if ('error' in opened)
      return { ...refuse(opened.error), holder: await findHolderReset(tx, deps, input.token) };
    if (text === null)
      return refuse({ code: 'INVALID_INPUT', field: ['input', 'code'], reason: 'code.format' });
    const { reset } = opened;
    const missed = await enterCode(tx, deps, {
      purpose: 'PASSWORD_RESET_EMAIL',
      ownerId: reset.id,
      text,
      now: deps.clock.now(),
    });
    if (missed) {
      await moveReset(tx, reset, 'EMAIL_CODE_MISSED');
      record(tx, {
        kind: 'code.refused',
        actor: { kind: 'STRANGER' },
        subject: reset.id,
        outcome: 'REFUSED',
        details: { purpose: 'PASSWORD_RESET_EMAIL' },
        request,
      });
      return refuse(missed.code === 'CODE_USED_UP' ? { ...missed, reason: 'resetAnew' } : missed);
    }
    const account = await find(tx, Account, sql`WHERE id = ${reset.accountId}`);
    if (!account) return refuse(resetExpired);
    const questionId = await drawQuestion(tx, deps, account.id);
    if (!(await moveReset(tx, reset, 'EMAIL_CONFIRMED', { questionId }))) return refuse(resetOutOfOrder);
    record(tx, {
      kind: 'recovery.emailConfirmed',
      actor: { kind: 'HOLDER', id: account.id },
      subject: reset.id,
      outcome: 'DONE',
      request,
    });
    const holder = (await withAccount(tx, reset, account)) ?? null;
    return { holder, userErrors: holder ? [] : [resetExpired] };
  });
}

/** One of the questions of the account, where the policy asks them; it stays the same to the end of this reset. */
async function drawQuestion(tx: ReadTx, deps: Deps, accountId: string): Promise<string | null> {
  if (!deps.policy.secretQuestionsOnMailPath) return null;
  const answers = await findAll(tx, SecretAnswer, sql`WHERE account_id = ${accountId} ORDER BY question_id`);
  const [drawn = 0] = deps.random(1);
  return answers[drawn % Math.max(1, answers.length)]?.questionId ?? null;
}
