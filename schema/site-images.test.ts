import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decoyPhrases } from './decoy-phrases.js';
import { requirements } from './requirements.js';
import { secretQuestions } from './secret-questions.js';
import { siteImages } from './site-images.js';

const folder = new URL('site-images/', import.meta.url);

describe('what people choose from', () => {
  it('offers at least 24 site images, each drawn in a file of its own and described in both languages', () => {
    const files = readdirSync(folder).map((name) => name.replace(/\.svg$/, ''));
    expect(siteImages.length).toBeGreaterThanOrEqual(24);
    expect(siteImages.map((image) => image.id).sort()).toEqual(files.sort());
    for (const { description } of siteImages) expect(description.EN).not.toEqual(description.ES);
  });

  it.each(siteImages)(
    'draws $id as a titled square without scripts or outside parts',
    ({ id, description }) => {
      const svg = readFileSync(new URL(`${id}.svg`, folder), 'utf8');
      expect(svg).toContain('viewBox="0 0 160 160"');
      expect(svg).toContain(`>${description.EN}</title>`);
      expect(svg).not.toMatch(/<script|<image|href|style=|on[a-z]+="|<!ENTITY/i);
      expect(svg.length).toBeLessThan(6000);
    },
  );

  it('asks a dozen secret questions or more, each as a question in both languages', () => {
    expect(secretQuestions.length).toBeGreaterThanOrEqual(12);
    expect(new Set(secretQuestions.map((question) => question.id)).size).toBe(secretQuestions.length);
    for (const question of secretQuestions) {
      expect(question.EN).toMatch(/^[A-Z].*\?$/);
      expect(question.ES).toMatch(/^¿.*\?$/);
    }
  });

  it('names everything that the source says one should have at hand', () => {
    const said = requirements.map(({ title, text }) => `${title.EN} ${text.EN}`).join(' ');
    for (const word of ['e-mail', 'Social Security', 'filing status', 'address', 'credit card', 'mortgage'])
      expect(said).toContain(word);
    for (const word of ['home equity line of credit', 'car loan', 'American Express', 'debit', 'corporate'])
      expect(said).toContain(word);
    for (const word of ['freeze', 'soft inquiry', 'text messages', '5 to 10 business days'])
      expect(said).toContain(word);
  });

  it('has several hundred different decoy phrases of the length of real ones', () => {
    expect(new Set(decoyPhrases).size).toBe(decoyPhrases.length);
    expect(decoyPhrases.length).toBeGreaterThan(300);
    for (const phrase of decoyPhrases) expect(phrase).toMatch(/^.{5,40}$/);
  });
});
