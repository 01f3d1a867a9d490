import { describe, expect, it } from 'vitest';
import { languageOf } from './language.js';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'EN'],
    ['', 'EN'],
    ['es', 'ES'],
    ['es-MX,es;q=0.9,en;q=0.8', 'ES'],
    ['en-US,es;q=0.9', 'EN'],
    ['fr, de;q=0.9, ES-pr;q=0.5, en;q=0.4', 'ES'],
    ['en;q=0, es;q=0.1', 'ES'],
    ['es;q=0', 'EN'],
    ['es;q=2', 'EN'],
    ['fr', 'EN'],
    ['*', 'EN'],
    ['estonian', 'EN'],
    ['es-419', 'ES'],
    ['ES_MX', 'EN'],
    ['es , en', 'ES'],
    ['en, es', 'EN'],
    ['en;q=0.8, es;q=0.8', 'EN'],
    ['es;Q=0.8, en;q=0.7', 'ES'],
    ['es-MX;q=0.2, es;q=0.9, en;q=0.5', 'ES'],
    ['*, en;q=0', 'ES'],
    ['*;q=0.5, es;q=0.1', 'EN'],
    ['en;q=0.1, *;q=0.5', 'ES'],
    ['es, *', 'ES'],
    ['es;q=0, en;q=0', 'EN'],
    ['es;q=nonsense, en;q=0.1', 'EN'],
    [`${'x'.repeat(300)}, es`, 'EN'],
  ])('for %s is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
