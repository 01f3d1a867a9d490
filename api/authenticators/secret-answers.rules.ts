// Secret answers (irs-2017, mail path): as many as the policy asks, each to another question, compared the way people
// remember them: case, accents, punctuation and spare blanks do not matter.
import { secretQuestions } from '../../schema/secret-questions.js';
import type { ReasonOf } from '../../schema/user-errors.js';

export interface SecretAnswer {
  readonly questionId: string;
  readonly answer: string;
}

export interface SecretAnswerFault {
  /** Which answer; null when their number is wrong. */
  readonly index: number | null;
  readonly part: 'questionId' | 'answer' | null;
  readonly reason: Extract<
    ReasonOf<'INVALID_INPUT'>,
    `question.${string}` | `answer.${string}` | 'text.tooLong'
  >;
}

const LONGEST_ANSWER = 100;

/** The form that is hashed: "  José's  Café " becomes "joses cafe". */
export function normaliseAnswer(answer: string): string {
  return answer
    .normalize('NFKD')
    .replace(/[\p{M}'’`.,]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** Everything that is wrong with the answers at once; none when they may be kept. */
export function secretAnswerFaults(answers: readonly SecretAnswer[], count: number): SecretAnswerFault[] {
  if (answers.length !== count) return [{ index: null, part: null, reason: 'question.count' }];
  const faults: SecretAnswerFault[] = [];
  const questions = new Set<string>();
  const given = new Set<string>();
  answers.forEach(({ questionId, answer }, index) => {
    const normalised = normaliseAnswer(answer);
    if (!secretQuestions.some((question) => question.id === questionId))
      faults.push({ index, part: 'questionId', reason: 'question.unknown' });
    else if (questions.has(questionId))
      faults.push({ index, part: 'questionId', reason: 'question.repeated' });
    if (answer.length > LONGEST_ANSWER) faults.push({ index, part: 'answer', reason: 'text.tooLong' });
    else if ([...normalised].length < 2) faults.push({ index, part: 'answer', reason: 'answer.format' });
    else if (given.has(normalised)) faults.push({ index, part: 'answer', reason: 'answer.repeated' });
    questions.add(questionId);
    given.add(normalised);
  });
  return faults;
}
