// Password hashes of the former e-Services (domain.md 2.3): bcrypt, PBKDF2-SHA256 as a PHC string, salted SHA-1 and
// SHA-256. Each is split into what it was made with (scheme, cost, salt) and what came out; the outcome can be made again
// from a password, and is all that is hashed once more when the hash is wrapped in Argon2id (password.ts).
import { createHash, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { hash as bcrypt } from 'bcrypt';

export interface LegacyHash {
  /** Scheme and cost, without the salt: two hashes of one kind take the same time. */
  readonly kind: string;
  /** Kind and salt: what `legacyOutcome` needs besides the password. Begins with `$`, as no key id does. */
  readonly parameters: string;
  readonly outcome: string;
}

/** How an import writes the older schemes: `hash` is the hex of H(salt + password). */
export interface SaltedHash {
  readonly scheme: string;
  readonly salt: string;
  readonly hash: string;
}

/**
 * The costs that are taken over: each check of such a password pays them, and so does each check of a name that nobody
 * has. A file could otherwise bring a hash that keeps a core busy for an hour.
 */
export const LEGACY_LIMITS = { bcryptCost: 14, pbkdf2Iterations: 1_000_000 } as const;

const BCRYPT = /^\$2[aby]\$(?<cost>\d\d)\$(?<salt>[./A-Za-z0-9]{22})(?<outcome>[./A-Za-z0-9]{31})$/;
const PBKDF2 =
  /^\$pbkdf2-sha256\$i=(?<i>[1-9]\d{0,9})(?:,l=(?<l>\d{1,3}))?\$(?<salt>[A-Za-z0-9+/]{1,128})\$(?<outcome>[A-Za-z0-9+/]{22,86})$/;
const SALTED = /^\$(?<scheme>salted-sha1|salted-sha256)\$(?<salt>[A-Za-z0-9_-]*)\$(?<outcome>[0-9a-f]+)$/;
const HEX_LENGTH: Readonly<Record<string, number>> = { 'salted-sha1': 40, 'salted-sha256': 64 };

/** Reads a hash as an import brings it or as it is stored; undefined when it is none, or costs more than is allowed. */
export function readLegacyHash(written: string | SaltedHash): LegacyHash | undefined {
  const text = typeof written === 'string' ? written : textOf(written);
  return readBcrypt(text) ?? readPbkdf2(text) ?? readSalted(text);
}

/** The one text that is stored of it. */
export const legacyText = ({ parameters, outcome }: LegacyHash): string => `${parameters}$${outcome}`;

const textOf = ({ scheme, salt, hash }: SaltedHash): string =>
  `$${scheme}$${Buffer.from(salt).toString('base64url')}$${hash.toLowerCase()}`;

/** `$2b$10$<22 salt><31 outcome>`; stored with a `$` between the two, and read in both forms. */
function readBcrypt(text: string): LegacyHash | undefined {
  const { cost, salt, outcome } = BCRYPT.exec(text.replace(/^(\$2[aby]\$\d\d\$.{22})\$/, '$1'))?.groups ?? {};
  if (!outcome || Number(cost) < 4 || Number(cost) > LEGACY_LIMITS.bcryptCost) return undefined;
  // 2a, 2b and 2y are one algorithm: the letters tell which bugs of old libraries the maker did not have.
  const kind = `2b$${cost}`;
  return { kind, parameters: `$${kind}$${salt}`, outcome };
}

function readPbkdf2(text: string): LegacyHash | undefined {
  const { i, l, salt, outcome } = PBKDF2.exec(text)?.groups ?? {};
  if (!outcome || Number(i) > LEGACY_LIMITS.pbkdf2Iterations) return undefined;
  const length = Buffer.from(outcome, 'base64').length;
  // Base64 that does not come back the same would never be equal to what is computed.
  if ((l && Number(l) !== length) || unpadded(Buffer.from(outcome, 'base64')) !== outcome) return undefined;
  const kind = `pbkdf2-sha256$i=${i},l=${length}`;
  return { kind, parameters: `$${kind}$${salt}`, outcome };
}

function readSalted(text: string): LegacyHash | undefined {
  const { scheme = '', salt, outcome } = SALTED.exec(text)?.groups ?? {};
  if (!outcome || outcome.length !== HEX_LENGTH[scheme]) return undefined;
  return { kind: scheme, parameters: `$${scheme}$${salt}`, outcome };
}

/** Parameters that cost what every hash of this kind costs, and belong to nobody. */
export const nobodysParameters = (kind: string): string =>
  `$${kind}$${kind.startsWith('2b') ? 'nobodyHasThisSaltEveru' : 'bm9ib2R5'}`;

const derive = promisify(pbkdf2);

/**
 * What the old system made of `password`. As it was typed: the old system composed no characters. The costly ones run
 * on the threads of the pool; call it inside the hash queue.
 */
export async function legacyOutcome(parameters: string, password: string): Promise<string> {
  const [, scheme = '', cost = '', salt = ''] = parameters.split('$');
  switch (scheme) {
    case '2b':
      return (await bcrypt(password, parameters)).slice(parameters.length);
    case 'pbkdf2-sha256': {
      const [i, l] = cost.split(',').map((part) => Number(part.slice(2)));
      if (!i || !l) break;
      return unpadded(await derive(password, Buffer.from(salt, 'base64'), i, l, 'sha256'));
    }
    case 'salted-sha1':
    case 'salted-sha256':
      return createHash(scheme.slice('salted-'.length))
        .update(Buffer.from(cost, 'base64url'))
        .update(password)
        .digest('hex');
  }
  throw new Error('The parameters of a password hash of the old system cannot be read.');
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
