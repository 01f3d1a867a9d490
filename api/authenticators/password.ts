// Password hashes: Argon2id (19 MiB, t=2, p=1) with the pepper as its secret input (domain.md section 6).
// Stored as `<pepper key id>$argon2id$v=19$…`. Secret answers are kept the same way, once normalised.
import { type Algorithm, hash as argon2Hash, verify as argon2Verify, parseOptions } from '@node-rs/argon2';
import type { Digests } from '../platform/crypto/index.js';
import type { HashQueue } from './hash-queue.js';

export interface Argon2Cost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** OWASP's minimum for Argon2id, as domain.md section 6 asks. */
const ARGON2ID_COST: Argon2Cost = { memoryKib: 19 * 1024, passes: 2, lanes: 1 };

export interface PasswordHasher {
  /** The text to store. `client` (address or subject) shares the queue fairly. Rejects with Busy when it is full. */
  hash(password: string, client: string): Promise<string>;
  /** Whether `password` made `stored`. Rejects with Busy; throws when the pepper of `stored` is no longer there. */
  verify(stored: string, password: string, client: string): Promise<boolean>;
  /** As much work as a true check, and always false: for usernames that nobody has. */
  verifyDummy(password: string, client: string): Promise<false>;
  /** Whether `stored` was made with an older pepper or another cost: hash anew after the next success. */
  isOutdated(stored: string): boolean;
}

export interface PasswordHasherDeps {
  readonly pepper: Pick<Digests, 'passwordPepper' | 'passwordPepperOf' | 'newToken'>;
  readonly queue: HashQueue;
  /** Tests may make it cheap. */
  readonly cost?: Argon2Cost;
}

export function createPasswordHasher({
  pepper,
  queue,
  cost = ARGON2ID_COST,
}: PasswordHasherDeps): PasswordHasher {
  const settings = {
    // Algorithm is a const enum of the vendor's types; its value is what isolated compilers need.
    algorithm: 2 satisfies Algorithm.Argon2id,
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: cost.lanes,
  };

  async function hash(password: string, client: string): Promise<string> {
    const { keyId, secret } = pepper.passwordPepper();
    return `${keyId}${await queue.run(client, () => argon2Hash(typed(password), { ...settings, secret }))}`;
  }

  async function verify(stored: string, password: string, client: string): Promise<boolean> {
    const { keyId, phc } = parts(stored);
    const secret = pepper.passwordPepperOf(keyId);
    // Refusing silently would count a try against a person for a fault of the operator.
    if (!secret) throw new Error(`The pepper "${keyId}" of a stored password is not among the keys.`);
    return queue.run(client, () => argon2Verify(phc, typed(password), { secret }));
  }

  // A hash of 256 random bits that nobody knows, made at the start so that the first stranger waits no longer.
  const nobodys = argon2Hash(pepper.newToken(), { ...settings, secret: pepper.passwordPepper().secret });

  return {
    hash,
    verify,
    verifyDummy: async (password, client) => {
      const phc = await nobodys;
      const { secret } = pepper.passwordPepper();
      await queue.run(client, () => argon2Verify(phc, typed(password), { secret }));
      return false;
    },
    isOutdated: (stored) => {
      const { keyId, phc } = parts(stored);
      const made = parseOptions(phc);
      return (
        keyId !== pepper.passwordPepper().keyId ||
        made.memoryCost !== cost.memoryKib ||
        made.timeCost !== cost.passes ||
        made.parallelism !== cost.lanes
      );
    },
  };
}

/** The same password typed on two keyboards may differ in bytes: compose it (NIST 800-63B, 5.1.1.2). */
function typed(password: string): string {
  return password.normalize('NFKC');
}

function parts(stored: string): { keyId: string; phc: string } {
  const end = stored.indexOf('$');
  return { keyId: stored.slice(0, Math.max(end, 0)), phc: stored.slice(end) };
}
