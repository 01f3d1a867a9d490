// A process of its own that does nothing but check Argon2id hashes, with the product's library and settings: the most
// sign-ins a second that this machine could do.
import { cpus } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { answerQuestions } from './processes.js';
import { type Counted, countFor } from './windows.js';

export interface HashQuestion {
  readonly seconds: number;
}

const secret = Buffer.alloc(32, 7);
const settings = { algorithm: 2, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;
const password = 'correct horse battery staple';
const stored = hash(password, { ...settings, secret });

answerQuestions<HashQuestion, Counted>(async ({ seconds }) => {
  const phc = await stored;
  return countFor(seconds, cpus().length, async () => {
    if (!(await verify(phc, password, { secret }))) throw new Error('the check of a right password failed');
  });
});
