// A temporary password opens nothing but its own replacement (domain.md 2.7 step 4); the mailed code comes next.
import {
  Account,
  accountFields,
  type ChosenSecrets,
  keepSecretAnswers,
  normaliseSitePhrase,
  secretFaults,
} from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { isCommonPassword } from '../../authenticators/common-passwords.js';
import { normaliseAnswer } from '../../authenticators/secret-answers.rules.js';
import type { Deps } from '../../deps.js';
import { update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { RequestFacts } from '../../platform/request.js';
import { type LoginAnswer, loginOutOfOrder, loginStays, moveLogin, openLogin } from '../open-login.js';
import { sendSignInEmailCode } from '../send-sign-in-email-code.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, PASSWORD_REJECTED. */
export async function replaceTemporaryPassword(
  deps: Deps,
  request: RequestFacts,
  input: ChosenSecrets & { token: string },
): Promise<LoginAnswer> {
  const begun = await deps.db.inTx((tx) => openLogin(tx, deps, input.token, 'replaceTemporaryPassword'));
  if ('answer' in begun) return begun.answer;
  const faults = secretFaults(accountFields.open(deps, begun.account, 'username'), input, {
    policy: deps.policy,
    isCommon: isCommonPassword,
    answersRequired: deps.policy.secretQuestionsOnMailPath,
  });
  if (await deps.hasher.verify(begun.account.passwordHash, input.password, request.addressPrefix)) {
    faults.push({ code: 'PASSWORD_REJECTED', field: ['input', 'password'], reason: 'password.unchanged' });
  }
  if (faults.length > 0) return loginStays(begun, ...faults);
  const passwordHash = await deps.hasher.hash(input.password, request.addressPrefix);
  const answers: { questionId: string; answerHash: string }[] = [];
  for (const { questionId, answer } of input.secretAnswers ?? []) {
    const answerHash = await deps.hasher.hash(normaliseAnswer(answer), request.addressPrefix);
    answers.push({ questionId, answerHash });
  }
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'replaceTemporaryPassword');
    if ('answer' in opened) return opened.answer;
    const { account } = opened;
    const changes: Partial<Account> = {
      passwordHash,
      temporaryPasswordUntil: null,
      sitePhrase: accountFields.seal(deps, account.id, 'sitePhrase', normaliseSitePhrase(input.sitePhrase)),
      siteImageId: input.siteImageId,
    };
    await update(tx, Account, changes, sql`WHERE id = ${account.id}`);
    if (answers.length > 0) await keepSecretAnswers(tx, deps, account.id, answers);
    const moved = await moveLogin(tx, opened, 'PASSWORD_REPLACED');
    if (!moved) return loginOutOfOrder(opened);
    if (moved.login.state === 'CONFIRM_EMAIL') await sendSignInEmailCode(tx, deps, moved);
    record(tx, {
      kind: 'login.temporaryPasswordReplaced',
      actor: { kind: 'HOLDER', id: account.id },
      subject: account.id,
      outcome: 'DONE',
      request: { id: request.requestId, address: request.address },
    });
    return loginStays({ ...moved, account: { ...account, ...changes } });
  });
}
