import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawCode, drawCrockford, drawDigits, drawLookAlikeFree, normaliseCode } from './security-code.js';

describe('a code is drawn', () => {
  it('without bias: bytes that would favour some digits are thrown away', () => {
    const bytes = [255, 250, 249, 0, 13, 254, 47, 8, 200];
    const random = (size: number) => Uint8Array.from(bytes.splice(0, size));
    expect(drawDigits(random, 6)).toBe('903780');
  });

  it('from all digits about equally often', () => {
    const counts = new Map<string, number>();
    for (const digit of drawDigits(randomBytes, 20_000)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    expect(counts.size).toBe(10);
    // Six standard deviations of a binomial count around 2,000.
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(255);
  });

  it('in the length and alphabet asked for', () => {
    expect(drawCrockford(randomBytes, 10)).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    expect(drawLookAlikeFree(randomBytes, 300)).not.toMatch(/[01ILOU]/);
    expect(drawCode(randomBytes, 'DIGITS', 8)).toMatch(/^\d{8}$/);
    expect(drawCode(randomBytes, 'CROCKFORD', 10)).toHaveLength(10);
  });
});

describe('a code is read', () => {
  it.each([
    ['123 456', 'DIGITS', '123456'],
    [' 1234-5678 ', 'DIGITS', '12345678'],
    ['12‑34‐56', 'DIGITS', '123456'],
    ['１２３４５６', 'DIGITS', '123456'],
    ['ab cde-fgh jk', 'CROCKFORD', 'ABCDEFGHJK'],
    ['oIl0', 'CROCKFORD', '0110'],
  ] as const)('%s (%s) as %s', (typed, alphabet, code) => {
    expect(normaliseCode(typed, alphabet)).toBe(code);
  });

  it.each([
    ['12345', 'DIGITS', 6],
    ['12345a', 'DIGITS', 6],
    ['', 'DIGITS', undefined],
    ['ABCU', 'CROCKFORD', 4],
    ['AB*C', 'CROCKFORD', 4],
  ] as const)('never from %s (%s)', (typed, alphabet, length) => {
    expect(normaliseCode(typed, alphabet, length)).toBeNull();
  });

  it('as it was drawn', () => {
    const drawn = drawCrockford(randomBytes, 10);
    expect(normaliseCode(`${drawn.slice(0, 5)}-${drawn.slice(5)}`.toLowerCase(), 'CROCKFORD', 10)).toBe(
      drawn,
    );
  });
});
