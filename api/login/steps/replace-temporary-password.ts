// A temporary password opens nothing but its own replacement (domain.md 2.7 step 4); the mailed code comes next.
import {
  accountFields,
  type ChosenSecrets,
  type HashedSecrets,
  hashSecrets,
  keepSecretAnswers,
  normaliseSitePhrase,
  replacePassword,
  secretFaults,
} from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { orBusy } from '../../authenticators/busy.js';
import { isCommonPassword } from '../../authenticators/common-passwords.js';
import type { Deps } from '../../deps.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { UserErrorRow } from '../../platform/graphql/user-error.js';
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
  if (faults.length > 0) return loginStays(begun, ...faults);
  const refuse = (error: UserErrorRow): LoginAnswer => loginStays(begun, error);
  return orBusy(
    deps,
    async () => {
      // The code in the letter is of no use to who still has the password that was read out on the phone.
      if (await deps.hasher.verify(begun.account.passwordHash, input.password, request.addressPrefix)) {
        return refuse({
          code: 'PASSWORD_REJECTED',
          field: ['input', 'password'],
          reason: 'password.unchanged',
        });
      }
      const hashed = await hashSecrets(deps.hasher, input, request.addressPrefix);
      return deps.db.inTx((tx) => replace(tx, deps, request, input, hashed));
    },
    refuse,
  );
}

async function replace(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  input: ChosenSecrets & { token: string },
  { passwordHash, secretAnswers }: HashedSecrets,
): Promise<LoginAnswer> {
  const opened = await openLogin(tx, deps, input.token, 'replaceTemporaryPassword');
  if ('answer' in opened) return opened.answer;
  const { account } = opened;
  const replaced = await replacePassword(tx, account, passwordHash, {
    sitePhrase: accountFields.seal(deps, account.id, 'sitePhrase', normaliseSitePhrase(input.sitePhrase)),
    siteImageId: input.siteImageId,
  });
  if (secretAnswers.length > 0) await keepSecretAnswers(tx, deps, account.id, secretAnswers);
  const moved = await moveLogin(tx, opened, 'PASSWORD_REPLACED', {
    passwordChanges: replaced.passwordChanges,
  });
  if (!moved) return loginOutOfOrder(opened);
  if (moved.login.state === 'CONFIRM_EMAIL') await sendSignInEmailCode(tx, deps, moved);
  record(tx, {
    kind: 'login.temporaryPasswordReplaced',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    request,
  });
  return loginStays({ ...moved, account: replaced });
}
