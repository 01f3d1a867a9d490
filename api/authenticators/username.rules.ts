// Usernames (api.md): 6 to 64 of letters, digits and . _ - @, at least one letter, no case. Never nine digits in a row,
// separators aside: people would put their Social Security number there.
import type { ReasonOf } from '../../schema/user-errors.js';

export type UsernameVerdict =
  | { readonly ok: true; readonly username: string }
  | { readonly ok: false; readonly reason: Extract<ReasonOf<'INVALID_INPUT'>, `username.${string}`> };

/** The form in which usernames are stored, compared and looked up. */
export function normaliseUsername(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase();
}

/** Judges a new username and gives its stored form. */
export function judgeUsername(typed: string): UsernameVerdict {
  const username = normaliseUsername(typed);
  if (!/^[a-z0-9._@-]{6,64}$/.test(username)) return { ok: false, reason: 'username.format' };
  if (/\d{9}/.test(username.replace(/[._@-]/g, ''))) return { ok: false, reason: 'username.nineDigits' };
  if (!/[a-z]/.test(username)) return { ok: false, reason: 'username.format' };
  return { ok: true, username };
}
