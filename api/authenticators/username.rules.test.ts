import { describe, expect, it } from 'vitest';
import { judgeUsername } from './username.rules.js';

describe('a username', () => {
  it.each([
    ['Anna.Lopez', 'anna.lopez'],
    ['  tax_pro-77 ', 'tax_pro-77'],
    ['anna@example.com', 'anna@example.com'],
    ['x12345678', 'x12345678'],
    ['a'.repeat(64), 'a'.repeat(64)],
  ])('%s is taken as %s', (typed, username) => {
    expect(judgeUsername(typed)).toEqual({ ok: true, username });
  });

  it.each([
    ['too short', 'annal', 'username.format'],
    ['too long', 'a'.repeat(65), 'username.format'],
    ['without a letter', '12.34.56', 'username.format'],
    ['with a blank', 'anna lopez', 'username.format'],
    ['with an accent', 'josé.lopez', 'username.format'],
    ['a Social Security number', '123456789', 'username.nineDigits'],
    ['one with hyphens', '123-45-6789', 'username.nineDigits'],
    ['one behind a name', 'anna123.45.6789', 'username.nineDigits'],
  ])('%s is refused', (_what, typed, reason) => {
    expect(judgeUsername(typed)).toEqual({ ok: false, reason });
  });
});
