// The language of an answer, from Accept-Language (RFC 9110 section 12.5.4): English or Spanish, English by default.

export type Language = 'EN' | 'ES';

/** The language wanted most among ours; the first named wins between equals. */
export function languageOf(header: string | undefined): Language {
  if (header === undefined) return 'EN';
  let best: Language = 'EN';
  let bestWeight = 0;
  for (const range of header.slice(0, 200).split(',')) {
    const [tag = '', ...parameters] = range.split(';');
    const language = ours(tag.trim().toLowerCase());
    const weight = weightOf(parameters);
    if (language !== undefined && weight > bestWeight) {
      best = language;
      bestWeight = weight;
    }
  }
  return best;
}

function ours(tag: string): Language | undefined {
  const primary = tag.split('-', 1)[0];
  if (primary === 'es') return 'ES';
  return primary === 'en' || primary === '*' ? 'EN' : undefined;
}

function weightOf(parameters: readonly string[]): number {
  const quality = parameters.map((text) => text.trim().toLowerCase()).find((text) => text.startsWith('q='));
  if (quality === undefined) return 1;
  const weight = Number(quality.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
