// The GSM 7-bit default alphabet (3GPP TS 23.038): what fits one text message of 160 septets.
// Spanish á, í, ó, ú are not in it; à, é, ñ, ü, ¿, ¡ are. Escaped characters take two septets.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPED: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};
const ESCAPE = 0x1b;
const ONE_PART_SEPTETS = 160;

const septetOf = new Map([...BASIC].map((character, septet) => [character, septet]));

/** One byte a septet (SMPP data_coding 0, unpacked), or null when a character is not in the alphabet. */
export function encodeGsm7(text: string): Buffer | null {
  const septets: number[] = [];
  for (const character of text) {
    const escaped = ESCAPED[character];
    const basic = septetOf.get(character);
    if (escaped !== undefined) septets.push(ESCAPE, escaped);
    else if (basic !== undefined && basic !== ESCAPE) septets.push(basic);
    else return null;
  }
  return Buffer.from(septets);
}

/** Whether a text travels as one GSM-7 part: no second message, no UCS-2. */
export function fitsOneText(text: string): boolean {
  const septets = encodeGsm7(text);
  return septets !== null && septets.length <= ONE_PART_SEPTETS;
}
