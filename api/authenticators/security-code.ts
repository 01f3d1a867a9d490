// Drawing of codes that people type or read out, and reading them back as they were typed.
// Every alphabet is drawn without bias: a byte that would favour some letters is thrown away.

export type RandomBytes = (size: number) => Uint8Array;
export type CodeAlphabet = 'DIGITS' | 'CROCKFORD';

const DIGITS = '0123456789';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** For codes that are read out by phone: neither 0 and O nor 1, I and L, nor U, which is heard as V. */
const LOOK_ALIKE_FREE = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `length` decimal digits, such as "048213". */
export function drawDigits(random: RandomBytes, length: number): string {
  return draw(DIGITS, random, length);
}

/** `length` Crockford base-32 characters: five bits each, so 13 hold 65 bits. */
export function drawCrockford(random: RandomBytes, length: number): string {
  return draw(CROCKFORD, random, length);
}

/** `length` capital letters and digits without look-alikes: 4.9 bits each, so 14 hold 68 bits and 12 hold 58. */
export function drawLookAlikeFree(random: RandomBytes, length: number): string {
  return draw(LOOK_ALIKE_FREE, random, length);
}

/** A code in the alphabet that the policy names. */
export function drawCode(random: RandomBytes, alphabet: CodeAlphabet, length: number): string {
  return alphabet === 'DIGITS' ? drawDigits(random, length) : drawCrockford(random, length);
}

/**
 * A typed code in the form in which it was drawn: blanks and hyphens are dropped, and of Crockford letters the usual
 * confusions are mended. Null when it cannot be such a code of that length, which costs no try.
 */
export function normaliseCode(typed: string, alphabet: CodeAlphabet, length?: number): string | null {
  const bare = typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase();
  const code = alphabet === 'DIGITS' ? bare : bare.replace(/O/g, '0').replace(/[IL]/g, '1');
  const known = alphabet === 'DIGITS' ? /^[0-9]+$/ : /^[0-9A-HJKMNP-TV-Z]+$/;
  if (!known.test(code) || (length !== undefined && code.length !== length)) return null;
  return code;
}

function draw(alphabet: string, random: RandomBytes, length: number): string {
  const fairBelow = 256 - (256 % alphabet.length);
  let drawn = '';
  while (drawn.length < length) {
    for (const byte of random(length - drawn.length)) {
      if (byte < fairBelow) drawn += alphabet.charAt(byte % alphabet.length);
    }
  }
  return drawn;
}
