import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCrypto, createKeyring, KEY_PURPOSES, keyringFromText, loadKeyring } from './index.js';
import { freshKeys } from './keyring.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  file = join(folder, 'keys', 'keyring.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the keyring', () => {
  it('is made once, for its owner alone, and marked when it is a demonstration', () => {
    const created: string[] = [];
    const made = createKeyring(file, { demonstration: true, onCreated: () => created.push('first') });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['keyring.json']);
    expect(made.demonstration).toBe(true);
    const again = createKeyring(file, { demonstration: false, onCreated: () => created.push('again') });
    expect(created).toEqual(['first']);
    expect(again.demonstration).toBe(true);
    for (const purpose of KEY_PURPOSES)
      expect(again.active(purpose).key.equals(made.active(purpose).key)).toBe(true);
  });

  it('has a key of its own for each purpose', () => {
    const keyring = createKeyring(file, { demonstration: false });
    const keys = KEY_PURPOSES.map((purpose) => keyring.active(purpose).key.export().toString('hex'));
    expect(new Set(keys).size).toBe(KEY_PURPOSES.length);
  });

  it('is refused when others may read the file', () => {
    createKeyring(file, { demonstration: false });
    for (const mode of [0o644, 0o640, 0o604, 0o620]) {
      chmodSync(file, mode);
      expect(() => loadKeyring(file)).toThrow(/others may read it: type "chmod 600/);
    }
    chmodSync(file, 0o400);
    expect(loadKeyring(file).active('field').id).toBe('k1');
  });

  it('is refused when it is missing, malformed or incomplete, without quoting what it holds', () => {
    expect(() => loadKeyring(file)).toThrow(/There is no key file/);
    expect(() => keyringFromText('{"secret')).toThrow('The text of the keys is not valid JSON.');
    expect(() => keyringFromText('{"keys":{"field":[]}}')).toThrow(/"field" need exactly one active version/);
    expect(() => keyringFromText('{"keys":{"wheel":[]}}')).toThrow(/unknown purpose "wheel"/);
    const short = freshKeys(false, new Date(0));
    const text = JSON.stringify({
      keys: { ...short.keys, code: [{ ...short.keys.code?.[0], key: 'c2hvcnQ=' }] },
    });
    expect(() => keyringFromText(text)).toThrow(/32 bytes in base64/);
    expect(() => keyringFromText(text)).not.toThrow(/c2hvcnQ/);
  });

  it('may lie in a folder, some purposes in each file', () => {
    const { keys } = freshKeys(false, new Date(0));
    const { audit, ...others } = keys;
    writeFileSync(join(folder, 'a.json'), JSON.stringify({ keys: others }), { mode: 0o600 });
    writeFileSync(join(folder, 'b.json'), JSON.stringify({ keys: { audit } }), { mode: 0o600 });
    const crypto = createCrypto(loadKeyring(folder));
    expect(crypto.auditKeyId()).toBe('k1');
    expect(existsSync(join(folder, 'b.json'))).toBe(true);
  });

  it('keeps the keys it has when the changed file cannot be read, and says so', () => {
    const faults: Error[] = [];
    const keyring = createKeyring(file, {
      demonstration: false,
      lookEveryMs: 0,
      onReloadFault: (fault) => faults.push(fault),
    });
    const before = readFileSync(file);
    writeFileSync(file, '{"half');
    expect(keyring.active('field').id).toBe('k1');
    expect(faults[0]?.message).toMatch(/not valid JSON/);
    writeFileSync(file, before);
    expect(keyring.active('field').id).toBe('k1');
  });
});
