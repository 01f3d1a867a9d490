// The phrase and image that a sign-in shows before the password. A username that nobody has gets stable made-up ones
// (domain.md 2.4), so that the answer does not tell whether the account exists.
import { decoyPhrases } from '../../schema/decoy-phrases.js';
import { siteImages } from '../../schema/site-images.js';

export interface SiteIdentityChoice {
  readonly sitePhrase: string;
  readonly siteImageId: string;
}

/**
 * The decoy of a username, equal every time. `keyedHash` gives at least 8 bytes that nobody outside can compute; its
 * key must outlive key rotation, for a decoy that changes would give itself away.
 */
export function decoyFor(
  usernameNormalised: string,
  keyedHash: (text: string) => Uint8Array,
): SiteIdentityChoice {
  const hash = Buffer.from(keyedHash(`site-identity\0${usernameNormalised}`));
  return {
    sitePhrase: pick(decoyPhrases, hash.readUInt32BE(0)),
    siteImageId: pick(siteImages, hash.readUInt32BE(4)).id,
  };
}

function pick<T>(list: readonly T[], number: number): T {
  const picked = list[number % list.length];
  if (picked === undefined) throw new Error('There is nothing to pick a decoy from.');
  return picked;
}

/** Whether a person's own phrase may be kept: 3 to 80 characters, printable, neither username nor password. */
export function isSitePhraseAcceptable(phrase: string, username: string, password: string): boolean {
  const shown = normaliseSitePhrase(phrase);
  const length = [...shown].length;
  const same = (other: string) => shown.toLowerCase() === other.normalize('NFKC').trim().toLowerCase();
  return length >= 3 && length <= 80 && !/[\p{Cc}\p{Cs}]/u.test(shown) && !same(username) && !same(password);
}

/** The form in which a phrase is stored and shown. */
export function normaliseSitePhrase(phrase: string): string {
  return phrase.normalize('NFC').replace(/\s+/g, ' ').trim();
}
