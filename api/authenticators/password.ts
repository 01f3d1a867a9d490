// Password hashes: Argon2id (19 MiB, t=2, p=1) with the pepper as its secret input (domain.md section 6).
// Stored as `<pepper key id>$argon2id$v=19$…`. Secret answers are kept the same way, once normalised.
//
// Passwords of the old system (domain.md 2.3) are stored in two more forms, until the first right one is hashed plainly:
//   `$<scheme>$…`                       as the import brought it (legacy-hash.ts); begins with `$`, for no key made it
//   `<key id>$argon2id$…!$<scheme>$…`   wrapped: Argon2id over the old outcome, and behind `!` what that is made with
// Checking either costs the old hash and one Argon2id, so that it takes as long before the wrapping as after. That is
// longer than a plain one: a name that nobody has therefore costs what some account costs (`StandIn`).
import { type Algorithm, hash as argon2Hash, verify as argon2Verify, parseOptions } from '@node-rs/argon2';
import { type Digests, equalInConstantTime } from '../platform/crypto/index.js';
import type { HashQueue } from './hash-queue.js';
import { legacyOutcome, nobodysParameters, readLegacyHash } from './legacy-hash.js';

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
  /** As much work as a true check, and always false: for `username`, which nobody has. */
  verifyDummy(password: string, client: string, username?: string): Promise<false>;
  /** Whether `stored` is of the old system, or made with an older pepper or another cost: hash anew after a success. */
  isOutdated(stored: string): boolean;
  /** A hash of the old system as it came, wrapped; undefined when `stored` is none. Rejects with Busy. */
  wrap(stored: string, client: string): Promise<string | undefined>;
}

/**
 * The kind of old hash (legacy-hash.ts) that a name which nobody has seems to have, or undefined for none: the same for
 * the name every time, and over all names in the proportion in which they exist.
 */
export type StandIn = (username: string) => Promise<string | undefined>;

export interface PasswordHasherDeps {
  readonly pepper: Pick<Digests, 'passwordPepper' | 'passwordPepperOf' | 'newToken'>;
  readonly queue: HashQueue;
  /** Without it, no name seems to have a password of the old system. */
  readonly standIn?: StandIn;
  /** Tests may make it cheap. */
  readonly cost?: Argon2Cost;
}

export function createPasswordHasher({
  pepper,
  queue,
  standIn = async () => undefined,
  cost = ARGON2ID_COST,
}: PasswordHasherDeps): PasswordHasher {
  const settings = {
    // Algorithm is a const enum of the vendor's types; its value is what isolated compilers need.
    algorithm: 2 satisfies Algorithm.Argon2id,
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: cost.lanes,
  };

  async function sealed(text: string): Promise<string> {
    const { keyId, secret } = pepper.passwordPepper();
    return `${keyId}${await argon2Hash(text, { ...settings, secret })}`;
  }

  async function verify(stored: string, password: string, client: string): Promise<boolean> {
    const { keyId, phc, parameters } = parts(stored);
    const legacy = keyId === '' ? readLegacyHash(stored) : undefined;
    if (legacy) return queue.run(client, () => verifyAsItCame(legacy, password));
    const secret = pepper.passwordPepperOf(keyId);
    // Refusing silently would count a try against a person for a fault of the operator.
    if (!secret) throw new Error(`The pepper "${keyId}" of a stored password is not among the keys.`);
    return queue.run(client, async () =>
      argon2Verify(phc, parameters ? await legacyOutcome(parameters, password) : typed(password), { secret }),
    );
  }

  async function verifyAsItCame(
    { parameters, outcome }: { parameters: string; outcome: string },
    password: string,
  ): Promise<boolean> {
    const made = await legacyOutcome(parameters, password);
    await verifyNobodys(made);
    return equalInConstantTime(made, outcome);
  }

  // A hash of 256 random bits that nobody knows, made at the start so that the first stranger waits no longer.
  const nobodys = argon2Hash(pepper.newToken(), { ...settings, secret: pepper.passwordPepper().secret });
  const verifyNobodys = async (text: string) =>
    argon2Verify(await nobodys, text, { secret: pepper.passwordPepper().secret });

  return {
    hash: (password, client) => queue.run(client, () => sealed(typed(password))),
    verify,
    verifyDummy: async (password, client, username) => {
      const kind = username === undefined ? undefined : await standIn(username);
      await queue.run(client, async () =>
        verifyNobodys(kind ? await legacyOutcome(nobodysParameters(kind), password) : typed(password)),
      );
      return false;
    },
    isOutdated: (stored) => {
      const { keyId, phc, parameters } = parts(stored);
      if (keyId === '' || parameters) return true;
      const made = parseOptions(phc);
      return (
        keyId !== pepper.passwordPepper().keyId ||
        made.memoryCost !== cost.memoryKib ||
        made.timeCost !== cost.passes ||
        made.parallelism !== cost.lanes
      );
    },
    wrap: async (stored, client) => {
      const legacy = stored.startsWith('$') ? readLegacyHash(stored) : undefined;
      if (!legacy) return undefined;
      return `${await queue.run(client, () => sealed(legacy.outcome))}!${legacy.parameters}`;
    },
  };
}

/** The same password typed on two keyboards may differ in bytes: compose it (NIST 800-63B, 5.1.1.2). */
function typed(password: string): string {
  return password.normalize('NFKC');
}

/** `parameters` are those of the old hash that was wrapped. No hash of ours holds a `!`. */
function parts(stored: string): { keyId: string; phc: string; parameters: string | undefined } {
  const [own = '', parameters] = stored.split('!');
  const end = own.indexOf('$');
  return { keyId: own.slice(0, Math.max(end, 0)), phc: own.slice(end), parameters };
}
