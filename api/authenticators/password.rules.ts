// Which passwords are taken (domain.md section 3): length, blocklist, not containing the username; no rules on
// composition. Length counts characters as a person sees them typed, not bytes.
import type { Policy } from '../../schema/policy.js';
import type { ReasonOf } from '../../schema/user-errors.js';

export type PasswordVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: Exclude<ReasonOf<'PASSWORD_REJECTED'>, 'password.unchanged'> };

export interface PasswordFacts {
  readonly password: string;
  readonly username: string;
  readonly policy: Pick<Policy, 'passwordMinLength' | 'passwordMaxLength'>;
  readonly isCommon: (password: string) => boolean;
}

/** Judges a new password. The reasons are keys of `reasons.PASSWORD_REJECTED`. */
export function judgePassword({ password, username, policy, isCommon }: PasswordFacts): PasswordVerdict {
  const composed = password.normalize('NFKC');
  const length = [...composed].length;
  if (length < policy.passwordMinLength) return { ok: false, reason: 'password.tooShort' };
  if (length > policy.passwordMaxLength) return { ok: false, reason: 'password.tooLong' };
  // Control characters and halves of surrogate pairs do not come back the same from another keyboard.
  if (/[\p{Cc}\p{Cs}]/u.test(composed)) return { ok: false, reason: 'password.characters' };
  if (isCommon(composed)) return { ok: false, reason: 'password.common' };
  const name = username.normalize('NFKC').toLowerCase().trim();
  if (name !== '' && composed.toLowerCase().includes(name))
    return { ok: false, reason: 'password.containsUsername' };
  return { ok: true };
}
