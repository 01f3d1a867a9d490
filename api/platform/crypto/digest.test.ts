import { describe, expect, it } from 'vitest';
import { createCrypto, equalInConstantTime, keyringFromText, memoryKeyring, tokenDigest } from './index.js';
import { freshKeys, newStoredKey } from './keyring.js';

const crypto = createCrypto(memoryKeyring());

describe('one-way values', () => {
  it('know a code again for its own row only', () => {
    const stored = crypto.codeDigest('code-1', '123456');
    expect(stored).not.toContain('123456');
    expect(crypto.codeMatches('code-1', '123456', stored)).toBe(true);
    expect(crypto.codeMatches('code-1', '123457', stored)).toBe(false);
    expect(crypto.codeMatches('code-2', '123456', stored)).toBe(false);
    expect(crypto.codeMatches('code-1', '123456', 'nonsense')).toBe(false);
  });

  it('know a code that was stored under an older pepper', () => {
    const keys = freshKeys(false, new Date(0));
    const before = createCrypto(keyringFromText(JSON.stringify(keys)));
    const code = (keys.keys.code ?? []).map((key) => ({ ...key, state: 'retiring' as const }));
    const rotated = { ...keys, keys: { ...keys.keys, code: [...code, newStoredKey('k2', new Date(1))] } };
    const after = createCrypto(keyringFromText(JSON.stringify(rotated)));
    expect(after.codeMatches('c', '123456', before.codeDigest('c', '123456'))).toBe(true);
    expect(after.codeDigest('c', '123456')).toMatch(/^k2\./);
    expect(before.codeMatches('c', '123456', after.codeDigest('c', '123456'))).toBe(false);
  });

  it('keep of a token only its SHA-256, and tokens are 256 random bits', () => {
    const token = crypto.newToken();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(crypto.newToken()).not.toBe(token);
    expect(tokenDigest('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
    const fixed = createCrypto(memoryKeyring(), (size) => new Uint8Array(size));
    expect(fixed.newToken()).toBe('A'.repeat(43));
  });

  it('are equal for equal addresses and indexes, and differ by purpose', () => {
    expect(crypto.addressDigest('192.0.2.1')).toBe(crypto.addressDigest('192.0.2.1'));
    expect(crypto.addressDigest('192.0.2.1')).not.toBe(crypto.addressDigest('192.0.2.2'));
    expect(crypto.digests('ssn', '1')).toEqual(crypto.digests('ssn', '1'));
    expect(crypto.digests('ssn', '1')).not.toEqual(crypto.digests('phone', '1'));
  });

  it('compare without trusting length', () => {
    expect(equalInConstantTime('abc', 'abc')).toBe(true);
    expect(equalInConstantTime('abc', 'abd')).toBe(false);
    expect(equalInConstantTime('abc', 'abcd')).toBe(false);
  });
});
