import { describe, expect, it } from 'vitest';
import { encodeGsm7, fitsOneText } from './gsm7.js';

describe('one text message', () => {
  it('holds 160 characters of the alphabet, not 161', () => {
    expect(fitsOneText('a'.repeat(160))).toBe(true);
    expect(fitsOneText('a'.repeat(161))).toBe(false);
  });

  it('counts escaped characters twice', () => {
    expect(fitsOneText('€'.repeat(80))).toBe(true);
    expect(fitsOneText('€'.repeat(81))).toBe(false);
  });

  it('holds ñ, é, ü, ¿ and ¡, but no á, í, ó or ú', () => {
    expect(fitsOneText('¿Año? ¡Sé! pingüino Ñ à ò ù ì')).toBe(true);
    for (const letter of 'áíóúÁÍÓÚ’“—🙂') expect(fitsOneText(letter), letter).toBe(false);
  });

  it('is written one septet a byte, @ being zero', () => {
    expect(encodeGsm7('@a#1 [')?.toString('hex')).toBe('00612331201b3c');
  });
});
