// Blind index: HMAC-SHA-256 over purpose and normalised value, one digest per live key (domain.md section 6).
import { createHmac } from 'node:crypto';
import type { Keyring } from './keyring.js';

export interface BlindDigest {
  readonly keyId: string;
  readonly digest: string;
}

export interface BlindIndex {
  /** One digest for each live index key, newest first. `value` must be normalised by the caller. */
  digests(purpose: string, value: string): BlindDigest[];
}

export function createBlindIndex(keyring: Keyring): BlindIndex {
  return {
    digests: (purpose, value) =>
      keyring.live('index').map(({ id, key }) => ({
        keyId: id,
        digest: createHmac('sha256', key).update(`${purpose}\0${value}`).digest('base64url'),
      })),
  };
}
