// Field encryption: AES-256-GCM, a key id in each value, the row's identity as associated data (domain.md section 6).
// Random 96-bit nonces are good for 2^32 values a key (NIST SP 800-38D, 8.3): rotate the field key long before.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.js';

export interface Sealer {
  /** `v1.<keyId>.<iv>.<ciphertext>.<tag>` in base64url, under the newest key. */
  seal(plain: string, aad: string): string;
  /** The text sealed with the same `aad`. Throws SealError when the value was altered, moved or its key is gone. */
  open(sealed: string, aad: string): string;
  sealJson(value: unknown, aad: string): string;
  openJson<T>(sealed: string, aad: string): T;
  keyIdOf(sealed: string): string;
  /** Whether the value is sealed under the newest key. */
  isCurrent(sealed: string): boolean;
}

/** A sealed value that cannot be opened. Says which place it was in, never what it held. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

const IV_BYTES = 12;
const IVS_DRAWN_AT_ONCE = 256;

/** Where a sealed value lives: it opens nowhere else. */
export function aad(table: string, column: string, rowId: string): string {
  return `${table}:${column}:${rowId}`;
}

export function createSealer(keyring: Keyring): Sealer {
  const nextIv = ivSource();

  const seal = (plain: string, place: string): string => {
    const { id, key } = keyring.active('field');
    const iv = nextIv();
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    cipher.setAAD(Buffer.from(place, 'utf8'));
    const ct = cipher.update(plain, 'utf8', 'base64url') + cipher.final('base64url');
    return `v1.${id}.${iv.toString('base64url')}.${ct}.${cipher.getAuthTag().toString('base64url')}`;
  };

  const open = (sealed: string, place: string): string => {
    const { keyId, iv, ct, tag } = split(sealed, place);
    const version = keyring.find('field', keyId);
    if (!version)
      throw new SealError(`The value at ${place} is sealed under key ${keyId}, which is not there.`);
    try {
      const decipher = createDecipheriv('aes-256-gcm', version.key, Buffer.from(iv, 'base64url'), {
        authTagLength: 16,
      });
      decipher.setAAD(Buffer.from(place, 'utf8'));
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return decipher.update(ct, 'base64url', 'utf8') + decipher.final('utf8');
    } catch {
      throw new SealError(`The value at ${place} was altered or belongs to another place.`);
    }
  };

  return {
    seal,
    open,
    sealJson: (value, place) => seal(JSON.stringify(value), place),
    openJson: <T>(sealed: string, place: string) => JSON.parse(open(sealed, place)) as T,
    keyIdOf: (sealed) => split(sealed, 'this place').keyId,
    isCurrent: (sealed) => sealed.startsWith(`v1.${keyring.active('field').id}.`),
  };
}

function split(sealed: string, place: string) {
  const [version, keyId, iv, ct, tag, more] = sealed.split('.');
  if (version !== 'v1' || !keyId || !iv || ct === undefined || !tag || more !== undefined)
    throw new SealError(`The value at ${place} is not a sealed value.`);
  return { keyId, iv, ct, tag };
}

/** Nonces are drawn in blocks, because one call to the system for each would cost more than the encryption. */
function ivSource(): () => Buffer {
  let block = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at >= block.length) {
      block = randomBytes(IV_BYTES * IVS_DRAWN_AT_ONCE);
      at = 0;
    }
    at += IV_BYTES;
    return block.subarray(at - IV_BYTES, at);
  };
}
