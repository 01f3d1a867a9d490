// Password and secret answers as they are kept: hashed, one after the other, outside any transaction.
import type { PasswordHasher } from '../authenticators/password.js';
import { normaliseAnswer, type SecretAnswer } from '../authenticators/secret-answers.rules.js';
import type { ChosenSecrets } from './chosen-credentials.rules.js';

export interface HashedSecrets {
  readonly passwordHash: string;
  readonly secretAnswers: readonly { readonly questionId: string; readonly answerHash: string }[];
}

/** `client` is the address whose turn in the hash queue this takes. Rejects with Busy when the queue is full. */
export async function hashSecrets(
  hasher: Pick<PasswordHasher, 'hash'>,
  chosen: Pick<ChosenSecrets, 'password' | 'secretAnswers'>,
  client: string,
): Promise<HashedSecrets> {
  const passwordHash = await hasher.hash(chosen.password, client);
  return { passwordHash, secretAnswers: await hashAnswers(hasher, chosen.secretAnswers ?? [], client) };
}

/** The same of secret answers alone. */
export async function hashAnswers(
  hasher: Pick<PasswordHasher, 'hash'>,
  answers: readonly SecretAnswer[],
  client: string,
): Promise<HashedSecrets['secretAnswers']> {
  const hashed: { questionId: string; answerHash: string }[] = [];
  for (const { questionId, answer } of answers) {
    hashed.push({ questionId, answerHash: await hasher.hash(normaliseAnswer(answer), client) });
  }
  return hashed;
}
