// The door of the cryptography: everything a domain needs to keep a secret, made from one keyring.
import { type BlindIndex, createBlindIndex } from './blind-index.js';
import { createDigests, type Digests, type RandomBytes } from './digest.js';
import type { Keyring } from './keyring.js';
import { createSealer, type Sealer } from './seal.js';

export type { BlindDigest, BlindIndex } from './blind-index.js';
export { type Digests, derivedToken, equalInConstantTime, type RandomBytes, tokenDigest } from './digest.js';
export {
  createKeyring,
  KEY_PURPOSES,
  type KeyPurpose,
  type Keyring,
  KeyringError,
  type KeyVersion,
  keyringFromText,
  loadKeyring,
  memoryKeyring,
} from './keyring.js';
export { aad, SealError, type Sealer } from './seal.js';

export interface Crypto extends Sealer, BlindIndex, Digests {
  readonly keyring: Keyring;
}

/** `random` feeds `newToken` only; nonces always come from the system. */
export function createCrypto(keyring: Keyring, random?: RandomBytes): Crypto {
  return {
    keyring,
    ...createSealer(keyring),
    ...createBlindIndex(keyring),
    ...createDigests(keyring, random),
  };
}
