// English and Spanish of every sentence that a person reads: both are there, say the same codes, times and addresses, and
// are of the same day: English that changed without its Spanish is found (schema/translations.json).
import { describe, expect, it } from 'vitest';
import { filesBelow, importsOf, isTest, read } from '../api/test/sources.js';
import { sentencePairs } from './contract/sentence-pairs.js';
import { print, staleText, type Taken, takeOver } from './translations.js';

const pairs = sentencePairs();
const everyPair = [...pairs].map(([name, said]) => ({ name, ...said }));
const taken = JSON.parse(read('schema/translations.json').text) as Taken;

/** Names, addresses, places to fill in and words that are the same in both languages. */
const names =
  /Secure Access|e-Services|TIN Matching|IRS2Go|American Express|IP PIN|e-Help Desk|e-Help|https?:\S+|\S+@\S+|\bSTART\b|\{\w+\}/g;
const english =
  /\b(the|your|you|please|this|that|these|with|and|again|password|enter|phone|account|was|were|is|are|not|of|to)\b/i;
const spanish = /\b(el|la|los|las|su|sus|de|del|para|con|este|esta|esto|que|fue|usted|no fue)\b/i;

describe('every sentence', () => {
  it('is there: errors, reasons, activity, requirements, questions, images, pages, e-mails, texts and letters', () => {
    expect(pairs.size).toBeGreaterThan(200);
    for (const kind of ['userErrors.', 'reasons.', 'activityTexts.', 'requirements.', 'secretQuestions.'])
      expect(
        everyPair.some(({ name }) => name.startsWith(kind)),
        kind,
      ).toBe(true);
    for (const kind of ['siteImages.', 'requestErrors.', 'deviceNames.', 'emails.', 'texts.', 'letters.'])
      expect(
        everyPair.some(({ name }) => name.startsWith(kind)),
        kind,
      ).toBe(true);
  });

  it.each(everyPair)('$name is said in English and in Spanish', ({ EN, ES }) => {
    expect(EN.trim()).not.toBe('');
    expect(ES.trim()).not.toBe('');
    expect(ES).not.toBe(EN);
    expect(`${EN}${ES}`).not.toMatch(/undefined|\[object|NaN|Invalid Date|\$\{/);
    const [words, palabras] = [EN.replace(names, ''), ES.replace(names, '')];
    expect(words).not.toMatch(/[áéíóúñ¿¡]/i);
    expect(words).not.toMatch(spanish);
    expect(palabras).not.toMatch(english);
  });

  it.each(everyPair)('$name gives the same numbers, codes and addresses in both', ({ EN, ES }) => {
    expect(facts(ES)).toEqual(facts(EN));
  });
});

/** What must not be lost in translation: each number, each place to fill in and each address, without the `?language=` behind it. */
const facts = (text: string): string[] =>
  [
    ...new Set(
      [...(text.match(/https?:\/\/[^\s?]+|\{\w+\}|\d+/g) ?? [])].map((found) => found.replace(/[.,)]+$/, '')),
    ),
  ].sort();

describe('translations', () => {
  it('are fresh: no English changed without its Spanish', () => {
    const { next, stale } = takeOver(taken, pairs);
    expect(stale, staleText(stale)).toEqual([]);
    const differ = [...new Set([...Object.keys(taken), ...Object.keys(next)])].filter(
      (name) => taken[name] !== next[name],
    );
    expect(differ, 'schema/translations.json is stale: run npm run translations').toEqual([]);
    expect(read('schema/translations.json').text === print(next)).toBe(true);
  });

  it('take new sentences and changed pairs, drop what is gone, and mended Spanish needs no leave', () => {
    const before = new Map(Object.entries({ a: { EN: 'Yes', ES: 'Sí' }, b: { EN: 'No', ES: 'Na' } }));
    const first = takeOver({}, before);
    expect(Object.keys(first.next)).toEqual(['a', 'b']);
    const after = new Map(
      Object.entries({ b: { EN: 'No', ES: 'No, gracias' }, c: { EN: 'Perhaps', ES: 'Quizás' } }),
    );
    const second = takeOver(first.next, after);
    expect(second.stale).toEqual([]);
    expect(Object.keys(second.next)).toEqual(['b', 'c']);
    expect(second.next.b).not.toBe(first.next.b);
  });

  it('refuse English that changed alone, until its Spanish changes or is said to fit', () => {
    const { next: kept } = takeOver({}, new Map([['a', { EN: 'Call us', ES: 'Llámenos' }]]));
    const changed = new Map([['a', { EN: 'Call us today', ES: 'Llámenos' }]]);
    expect(takeOver(kept, changed)).toEqual({ next: kept, stale: ['a'] });
    expect(staleText(['a'])).toContain('npm run translations -- --reviewed a');
    const said = takeOver(kept, changed, new Set(['a']));
    expect(said.stale).toEqual([]);
    expect(takeOver(said.next, changed)).toEqual({ next: said.next, stale: [] });
    const mended = new Map([['a', { EN: 'Call us today', ES: 'Llámenos hoy' }]]);
    expect(takeOver(kept, mended).stale).toEqual([]);
  });
});

it('sentences in two languages stand where they are watched over: in schema/ or among the messages', () => {
  const watched = importsOf(read('scripts/contract/sentence-pairs.ts')).map(({ target }) => target);
  const astray = filesBelow()
    .filter((path) => /^(api|schema)\/.*\.ts$/.test(path) && !isTest(path))
    .filter((path) => !path.startsWith('api/delivery/messages/') && !watched.includes(path))
    .filter((path) => /\bES:\s*(?:['"`](?!es-)|[{(])/.test(read(path).text));
  expect(astray, 'move its sentences to schema/ and name them in scripts/contract/sentence-pairs.ts').toEqual(
    [],
  );
});
