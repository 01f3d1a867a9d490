// Username, password, site phrase, site image and secret answers as a person chooses them (domain.md 2.1 CREDENTIALS).
import type { Policy } from '../../schema/policy.js';
import { isSiteImage } from '../../schema/site-images.js';
import { judgePassword } from '../authenticators/password.rules.js';
import { type SecretAnswer, secretAnswerFaults } from '../authenticators/secret-answers.rules.js';
import { judgeUsername } from '../authenticators/username.rules.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import { isSitePhraseAcceptable } from './site-identity.js';

export interface ChosenSecrets {
  readonly password: string;
  readonly sitePhrase: string;
  readonly siteImageId: string;
  readonly secretAnswers?: readonly SecretAnswer[] | null;
}

export interface CredentialFacts {
  readonly policy: Policy;
  readonly isCommon: (password: string) => boolean;
  /** Required on the mail path and with a temporary password, where the policy asks them at all. */
  readonly answersRequired: boolean;
}

/** What is wrong with the name; none when it may be asked for. */
export function usernameFaults(typed: string): UserErrorRow[] {
  const verdict = judgeUsername(typed);
  return verdict.ok ? [] : [{ code: 'INVALID_INPUT', field: ['input', 'username'], reason: verdict.reason }];
}

/** Everything that is wrong with the rest at once. */
export function secretFaults(
  username: string,
  chosen: ChosenSecrets,
  facts: CredentialFacts,
): UserErrorRow[] {
  const faults: UserErrorRow[] = [];
  const password = judgePassword({ password: chosen.password, username, ...facts });
  if (!password.ok) {
    faults.push({ code: 'PASSWORD_REJECTED', field: ['input', 'password'], reason: password.reason });
  }
  if (!isSitePhraseAcceptable(chosen.sitePhrase, username, chosen.password)) {
    faults.push({ code: 'INVALID_INPUT', field: ['input', 'sitePhrase'], reason: 'phrase.format' });
  }
  if (!isSiteImage(chosen.siteImageId)) {
    faults.push({ code: 'INVALID_INPUT', field: ['input', 'siteImageId'], reason: 'image.unknown' });
  }
  const answers = chosen.secretAnswers ?? [];
  return facts.answersRequired || answers.length > 0
    ? [...faults, ...answerFaults(answers, facts.policy)]
    : faults;
}

/** The same of secret answers alone, each on its own field. */
export function answerFaults(
  answers: readonly SecretAnswer[],
  policy: Pick<Policy, 'secretQuestionCount'>,
): UserErrorRow[] {
  return secretAnswerFaults(answers, policy.secretQuestionCount).map(({ index, part, reason }) => ({
    code: 'INVALID_INPUT',
    field: ['input', 'secretAnswers', ...(index === null ? [] : [String(index), ...(part ? [part] : [])])],
    reason,
  }));
}
