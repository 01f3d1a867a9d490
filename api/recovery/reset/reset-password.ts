// The end of a reset (domain.md 2.8): a security code by text or app, a secret answer where there is one, and the new
// password. Never around the second factor. Whether the new password is the old one is told only after it: else who
// reads the holder's mail could try passwords here without a count.
import { judgeNewPassword } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { giveBack, type Spent, signInRule, spend } from '../../authenticators/attempts.js';
import { orBusy } from '../../authenticators/busy.js';
import {
  acceptSecurityCode,
  judgeSecurityCode,
  keepSecurityCode,
} from '../../authenticators/enter-security-code.js';
import { normaliseAnswer } from '../../authenticators/secret-answers.rules.js';
import type { Deps } from '../../deps.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { Done, UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { finishReset } from './finish-reset.js';
import {
  codeAskedBy,
  type HolderReset,
  moveReset,
  openHolderReset,
  resetExpired,
  resetOutOfOrder,
} from './open-reset.js';
import { type PreparedReset, prepareReset } from './prepare-reset.js';

export interface ResetPasswordInput {
  token: string;
  deviceId: string;
  securityCode: string;
  secretAnswer?: string | null;
  newPassword: string;
}

const LONGEST_ANSWER = 100;
const refuse = (...userErrors: readonly UserErrorRow[]): Done => ({ userErrors });

/**
 * User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT and PASSWORD_REJECTED (neither costs a try), CODE_INCORRECT,
 * CODE_EXPIRED, CODE_USED_UP, CREDENTIALS_INCORRECT (the secret answer), LOCKED (secret answers), RATE_LIMITED.
 */
export async function resetPassword(
  deps: Deps,
  request: RequestFacts,
  input: ResetPasswordInput,
): Promise<Done> {
  const begun = await deps.db.inTx((tx) => openHolderReset(tx, deps, input.token, 'resetPassword'));
  if ('error' in begun) return refuse(begun.error);
  const faults = typedFaults(deps, begun, input);
  if (faults.length > 0) return refuse(...faults);
  return orBusy(
    deps,
    async () => {
      const prepared = await prepareReset(deps, request, begun, input);
      return deps.db.inTx((tx) => judge(tx, deps, request, input, prepared));
    },
    refuse,
  );
}

/** What can be said before anything secret is looked at. */
function typedFaults(
  deps: Pick<Deps, 'policy' | 'crypto'>,
  { account, answer }: HolderReset,
  { newPassword, secretAnswer }: ResetPasswordInput,
): UserErrorRow[] {
  const faults: UserErrorRow[] = [];
  const rejected = judgeNewPassword(deps, account, newPassword);
  if (rejected) faults.push(rejected);
  const typed = secretAnswer ?? '';
  const field = ['input', 'secretAnswer'];
  if (answer && normaliseAnswer(typed) === '')
    faults.push({ code: 'INVALID_INPUT', field, reason: 'required' });
  if (answer && typed.length > LONGEST_ANSWER)
    faults.push({ code: 'INVALID_INPUT', field, reason: 'text.tooLong' });
  return faults;
}

async function judge(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  input: ResetPasswordInput,
  prepared: PreparedReset,
): Promise<Done> {
  const opened = await openHolderReset(tx, deps, input.token, 'resetPassword');
  if ('error' in opened) return refuse(opened.error);
  // The answers were changed since one was compared.
  if (opened.answer?.answerHash !== prepared.answerHash) return refuse(resetExpired);
  const { reset, account } = opened;
  const asked = codeAskedBy(opened);
  const judged = await judgeSecurityCode(tx, deps, asked, { ...input, code: input.securityCode });
  if (!judged.right) {
    const { error, missed } = judged;
    if (missed) {
      await moveReset(tx, reset, 'SECOND_FACTOR_MISSED', { misses: reset.misses + 1 });
      record(tx, {
        kind: missed.locksAccount ? 'login.locked' : 'code.refused',
        actor: { kind: 'HOLDER', id: account.id },
        subject: reset.id,
        outcome: 'REFUSED',
        details: { device: missed.device.kind },
        request,
      });
    }
    return refuse(error);
  }
  const answersRule = signInRule(deps.policy, 'secret-answer');
  if (opened.answer) {
    const spent = await spend(tx, answersRule, account.id, deps.clock.now());
    if (!spent.open || !prepared.answerHolds) {
      await keepSecurityCode(tx, deps, asked);
      return missAnswer(tx, deps, request, opened, spent);
    }
  }
  if (prepared.isOldPassword) {
    await keepSecurityCode(tx, deps, asked);
    if (opened.answer) await giveBack(tx, answersRule, account.id);
    const field = ['input', 'newPassword'];
    return refuse({ code: 'PASSWORD_REJECTED', field, reason: 'password.unchanged' });
  }
  await acceptSecurityCode(tx, deps, asked, judged);
  if (!(await moveReset(tx, reset, 'PASSWORD_RESET'))) return refuse(resetOutOfOrder);
  await finishReset(tx, deps, request, opened, prepared);
  return refuse();
}

/**
 * A wrong answer spends a try of the reset; a texted code that was right is good for the next one. Wrong answers are
 * counted on the account too: who has mail and phone could else try answers in one reset after the other.
 */
async function missAnswer(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  { reset, account }: HolderReset,
  spent: Spent,
): Promise<Done> {
  const field = ['input', 'secretAnswer'];
  if (!spent.open) return refuse({ code: 'LOCKED', field, retryAt: spent.retryAt, triesLeft: 0 });
  const misses = reset.misses + 1;
  await moveReset(tx, reset, 'SECOND_FACTOR_MISSED', { misses });
  record(tx, {
    kind: 'recovery.secretAnswerRefused',
    actor: { kind: 'HOLDER', id: account.id },
    subject: reset.id,
    outcome: 'REFUSED',
    request,
  });
  const triesLeft = Math.max(0, Math.min(deps.policy.codeTries - misses, spent.triesLeft));
  if (triesLeft > 0)
    return refuse({ code: 'CREDENTIALS_INCORRECT', field, triesLeft, reason: 'secretAnswer' });
  return refuse({ code: 'CODE_USED_UP', field, triesLeft, retryAt: spent.retryAt, reason: 'resetAnew' });
}
