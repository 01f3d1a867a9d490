import { describe, expect, it } from 'vitest';
import { aad, createCrypto, memoryKeyring, SealError } from './index.js';

const crypto = createCrypto(memoryKeyring());
const place = aad('person', 'ssn', '0190');

describe('a sealed value', () => {
  it('opens where it was sealed, whatever it says', () => {
    for (const text of ['', '123-45-6789', 'Zoë Ångström', 'x'.repeat(5000)])
      expect(crypto.open(crypto.seal(text, place), place)).toBe(text);
    expect(crypto.openJson(crypto.sealJson({ line1: '1 Elm St' }, place), place)).toEqual({
      line1: '1 Elm St',
    });
  });

  it('is different each time and shows nothing of the text', () => {
    const seals = new Set(Array.from({ length: 2000 }, () => crypto.seal('same', place)));
    expect(seals.size).toBe(2000);
    for (const sealed of seals) expect(sealed).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
  });

  it('does not open in another row, column or table', () => {
    const sealed = crypto.seal('123-45-6789', place);
    for (const other of [
      aad('person', 'ssn', '0191'),
      aad('person', 'name', '0190'),
      aad('case', 'ssn', '0190'),
    ])
      expect(() => crypto.open(sealed, other)).toThrow(SealError);
  });

  it('does not open once any part of it was changed or its tag was shortened', () => {
    const sealed = crypto.seal('123-45-6789', place);
    const parts = sealed.split('.');
    for (const part of [2, 3, 4]) {
      const forged = parts.map((text, at) =>
        at === part ? (text[0] === 'A' ? 'B' : 'A') + text.slice(1) : text,
      );
      expect(() => crypto.open(forged.join('.'), place)).toThrow(SealError);
    }
    expect(() => crypto.open([...parts.slice(0, 4), parts[4]?.slice(0, 6)].join('.'), place)).toThrow(
      SealError,
    );
    expect(() => crypto.open('plain text', place)).toThrow('not a sealed value');
    expect(() => crypto.open(sealed.replace('.k1.', '.k9.'), place)).toThrow('key k9');
  });

  it('never says in its error what it held', () => {
    const sealed = crypto.seal('123-45-6789', place);
    expect(() => crypto.open(sealed, 'x')).toThrow(
      /^The value at x was altered or belongs to another place\.$/,
    );
  });
});
