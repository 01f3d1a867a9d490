// The language of an answer, from Accept-Language (RFC 9110 section 12.5.4): English or Spanish, English by default.

export type Language = 'EN' | 'ES';

/** The language wanted most among ours. What is named goes before `*`, and between equals the first named wins. */
export function languageOf(header: string | undefined): Language {
  if (header === undefined) return 'EN';
  const wanted = new Map<Language | '*', number>();
  for (const range of header.slice(0, 200).split(',')) {
    const [tag = '', ...parameters] = range.split(';');
    const ours = languageOfTag(tag.trim().toLowerCase());
    if (ours) wanted.set(ours, Math.max(wanted.get(ours) ?? 0, weightOf(parameters)));
  }
  const others = wanted.get('*') ?? 0;
  const [english, spanish] = [wanted.get('EN') ?? others, wanted.get('ES') ?? others];
  if (english !== spanish) return spanish > english ? 'ES' : 'EN';
  const named = [...wanted.keys()].find((key) => key !== '*');
  return english > 0 && named === 'ES' ? 'ES' : 'EN';
}

function languageOfTag(tag: string): Language | '*' | undefined {
  const primary = tag.split('-', 1)[0];
  if (primary === '*') return '*';
  return primary === 'es' ? 'ES' : primary === 'en' ? 'EN' : undefined;
}

function weightOf(parameters: readonly string[]): number {
  const quality = parameters.map((text) => text.trim().toLowerCase()).find((text) => text.startsWith('q='));
  if (quality === undefined) return 1;
  const weight = Number(quality.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
