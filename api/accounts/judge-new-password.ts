// Whether a holder may have this password (domain.md section 3, and 2.8): said without looking at the one that is kept,
// so that it costs no try and is no way to guess it.
import { isCommonPassword } from '../authenticators/common-passwords.js';
import { judgePassword } from '../authenticators/password.rules.js';
import type { Deps } from '../deps.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import type { Account } from './account.entity.js';
import { accountFields } from './account-fields.js';
import { isSitePhraseAcceptable } from './site-identity.js';

/** PASSWORD_REJECTED on `newPassword`, with the reason; undefined when it may be taken. */
export function judgeNewPassword(
  deps: Pick<Deps, 'crypto' | 'policy'>,
  account: Account,
  password: string,
): UserErrorRow | undefined {
  const field = ['input', 'newPassword'];
  const username = accountFields.open(deps, account, 'username');
  const verdict = judgePassword({ password, username, policy: deps.policy, isCommon: isCommonPassword });
  if (!verdict.ok) return { code: 'PASSWORD_REJECTED', field, reason: verdict.reason };
  // Anybody who types the username sees the phrase.
  const phrase = accountFields.open(deps, account, 'sitePhrase');
  return phrase === '' || isSitePhraseAcceptable(phrase, username, password)
    ? undefined
    : { code: 'PASSWORD_REJECTED', field, reason: 'password.sitePhrase' };
}
