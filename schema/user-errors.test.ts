import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reasons, type Sentence, sentenceFor, userErrors } from './user-errors.js';

const everySentence: [string, Sentence][] = [
  ...Object.entries(userErrors),
  ...Object.entries(reasons).flatMap(([code, causes]) =>
    Object.entries(causes).map(([cause, said]): [string, Sentence] => [`${code} ${cause}`, said]),
  ),
];

const english =
  /\b(the|your|you|please|this|that|with|and|again|password|username|try|enter|phone|code|account|is|not|of)\b/i;
const spanish =
  /\b(el|la|los|las|su|de|para|con|una?|este|esta|esto|que|se|campo|elija|responda|escriba|ya|no)\b/i;

describe('what people are told when something goes wrong', () => {
  it.each(everySentence)('%s is said in English and in Spanish', (_name, said) => {
    expect(said.EN).toMatch(/^[A-Z].*\.$/);
    expect(said.ES).toMatch(/^[A-ZÁÉÍÓÚÑ¿].*\.$/);
    expect(said.EN).not.toEqual(said.ES);
    expect(said.EN).not.toMatch(/[áéíóúñ]/);
    expect(said.ES.replace(/Secure Access|e-Services|START/g, '')).not.toMatch(english);
    expect(said.ES).toMatch(spanish);
  });

  it.each(everySentence)('%s is short enough to be read and holds no placeholder', (_name, said) => {
    for (const text of [said.EN, said.ES]) {
      expect(text.length).toBeGreaterThanOrEqual(20);
      expect(text.length).toBeLessThanOrEqual(200);
      expect(text).not.toMatch(/[{}%$]|undefined/);
    }
  });

  it('has a sentence for every code of the contract and marks those of the staff', () => {
    const staff = Object.entries(userErrors).filter(([, said]) => 'audience' in said);
    expect(staff.map(([code]) => code)).toEqual([
      ...['OUTSIDE_HOURS', 'NOT_ELIGIBLE', 'CASE_CLOSED', 'FOUR_EYES'],
      ...['DOCUMENTS_INSUFFICIENT', 'SLOT_TAKEN', 'CONFLICT'],
    ]);
    expect(Object.keys(userErrors)).toHaveLength(32);
  });

  it('words an identity that was not verified in one way only', () => {
    expect(Object.keys(reasons)).not.toContain('IDENTITY_NOT_VERIFIED');
    expect(sentenceFor('IDENTITY_NOT_VERIFIED', 'EN')).not.toMatch(/deceased|age|number|birth/i);
  });

  it('prefers the sentence of the reason and falls back to that of the code', () => {
    expect(sentenceFor('INVALID_INPUT', 'ES', 'zip.format')).toBe(reasons.INVALID_INPUT['zip.format'].ES);
    expect(sentenceFor('INVALID_INPUT', 'EN')).toBe(userErrors.INVALID_INPUT.EN);
  });

  it('imports nothing but its own sentences', () => {
    const source = ['user-errors.ts', 'user-error-reasons.ts']
      .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
      .join();
    const imported = [...source.matchAll(/from '([^']+)'/g)].map((found) => found[1]);
    expect(imported.every((path) => path?.startsWith('./user-error'))).toBe(true);
  });
});
