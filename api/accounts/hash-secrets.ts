// Password and secret answers as they are kept: hashed, one after the other, outside any transaction.
import type { PasswordHasher } from '../authenticators/password.js';
import { normaliseAnswer } from '../authenticators/secret-answers.rules.js';
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
  const secretAnswers: { questionId: string; answerHash: string }[] = [];
  for (const { questionId, answer } of chosen.secretAnswers ?? []) {
    secretAnswers.push({ questionId, answerHash: await hasher.hash(normaliseAnswer(answer), client) });
  }
  return { passwordHash, secretAnswers };
}
