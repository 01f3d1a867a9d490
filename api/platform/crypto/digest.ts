// One-way values: codes under a pepper, tokens as plain SHA-256 of 256 random bits, client addresses as a keyed hash
// (domain.md section 6).
import {
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { Keyring } from './keyring.js';

export type RandomBytes = (size: number) => Uint8Array;

export interface Digests {
  /** `<keyId>.<HMAC>` of a one-time code, bound to its row so that equal codes do not look equal. */
  codeDigest(codeId: string, code: string): string;
  /** Whether `code` made `stored`; constant time, any live pepper version. */
  codeMatches(codeId: string, code: string, stored: string): boolean;
  /** SHA-256 of a token from `newToken`, in base64url: what a row keeps of it. */
  tokenDigest(token: string): string;
  /** 256 random bits in base64url (43 characters). */
  newToken(): string;
  /** `<keyId>.<HMAC>` of a client address, equal for equal addresses while the key lives. */
  addressDigest(address: string): string;
  /** The pepper for new password hashes; its id is kept in the hash's row. */
  passwordPepper(): { readonly keyId: string; readonly secret: Buffer };
  /** The pepper of an older hash, or undefined when that version is gone. */
  passwordPepperOf(keyId: string): Buffer | undefined;
  /** The version of the audit key that new links of the chain are made with. */
  auditKeyId(): string;
  /** The link of the audit chain over `text` under a named key, or undefined when that version is not there. */
  auditMac(keyId: string, text: string): string | undefined;
  /** 32 bytes of a keyed hash that no rotation changes: decoys must stay the same for ever. */
  stableHash(text: string): Buffer;
  equalInConstantTime(a: string, b: string): boolean;
}

export function createDigests(keyring: Keyring, random: RandomBytes = randomBytes): Digests {
  const exported = new WeakMap<KeyObject, Buffer>();
  const secretOf = (key: KeyObject): Buffer => {
    const known = exported.get(key);
    if (known) return known;
    const secret = key.export();
    exported.set(key, secret);
    return secret;
  };

  const stable = new WeakMap<KeyObject, KeyObject>();
  const derived = (key: KeyObject): KeyObject => {
    const known = stable.get(key);
    if (known) return known;
    const made = createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'stable hash', 32)));
    stable.set(key, made);
    return made;
  };

  return {
    codeDigest: (codeId, code) => {
      const { id, key } = keyring.active('code');
      return `${id}.${hmac(key, `${codeId}\0${code}`)}`;
    },
    codeMatches: (codeId, code, stored) => {
      const [keyId = '', digest = ''] = stored.split('.');
      const version = keyring.find('code', keyId);
      return version !== undefined && equalInConstantTime(hmac(version.key, `${codeId}\0${code}`), digest);
    },
    tokenDigest,
    newToken: () => Buffer.from(random(32)).toString('base64url'),
    addressDigest: (address) => {
      const { id, key } = keyring.active('address');
      return `${id}.${hmac(key, address)}`;
    },
    passwordPepper: () => {
      const { id, key } = keyring.active('password');
      return { keyId: id, secret: secretOf(key) };
    },
    passwordPepperOf: (keyId) => {
      const version = keyring.find('password', keyId);
      return version && secretOf(version.key);
    },
    auditKeyId: () => keyring.active('audit').id,
    auditMac: (keyId, text) => {
      const version = keyring.find('audit', keyId);
      return version && hmac(version.key, text);
    },
    stableHash: (text) => {
      // Audit keys are never removed, so the oldest one is the only key that stays; HKDF keeps the two uses apart.
      const oldest = keyring.live('audit').at(-1) ?? keyring.active('audit');
      return createHmac('sha256', derived(oldest.key)).update(text).digest();
    },
    equalInConstantTime,
  };
}

export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * Another token, made of one and good for `use` alone: who has the first can always make it, and who has only this one
 * never comes back to the first. 256 bits, as both.
 */
export function derivedToken(token: string, use: string): string {
  return createHmac('sha256', token).update(use).digest('base64url');
}

/** Compares two texts without telling by its time where they differ. Their length is not a secret. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function hmac(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
