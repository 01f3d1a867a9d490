import { describe, expect, it } from 'vitest';
import { secretQuestions } from '../../schema/secret-questions.js';
import { normaliseAnswer, secretAnswerFaults } from './secret-answers.rules.js';

const [first, second, third] = secretQuestions.map((question) => question.id);
const three = [
  { questionId: first ?? '', answer: 'Cape May' },
  { questionId: second ?? '', answer: 'under the stairs' },
  { questionId: third ?? '', answer: 'a red kite' },
];

describe('secret answers', () => {
  it.each([
    ['  Cape   May ', 'cape may'],
    ["St. Mary's", 'st marys'],
    ['José Núñez', 'jose nunez'],
    ['ice-cream', 'ice cream'],
    ['¡Sí!', 'si'],
  ])('%s is remembered as %s', (typed, kept) => {
    expect(normaliseAnswer(typed)).toBe(kept);
  });

  it('are taken when there are three, to three different questions', () => {
    expect(secretAnswerFaults(three, 3)).toEqual([]);
    expect(secretAnswerFaults(three.slice(1), 3)).toEqual([
      { index: null, part: null, reason: 'question.count' },
    ]);
  });

  it('are refused with everything that is wrong at once', () => {
    const wrong = [
      { questionId: first ?? '', answer: 'Cape May' },
      { questionId: first ?? '', answer: 'cape  may!' },
      { questionId: 'favourite-colour', answer: '?' },
    ];
    expect(secretAnswerFaults(wrong, 3)).toEqual([
      { index: 1, part: 'questionId', reason: 'question.repeated' },
      { index: 1, part: 'answer', reason: 'answer.repeated' },
      { index: 2, part: 'questionId', reason: 'question.unknown' },
      { index: 2, part: 'answer', reason: 'answer.format' },
    ]);
  });
});
