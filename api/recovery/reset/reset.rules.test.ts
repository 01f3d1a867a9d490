import { describe, expect, it } from 'vitest';
import { whyNoReset } from './reset.rules.js';

describe('a password', () => {
  it.each([
    ['ACTIVE', true, 1, undefined],
    ['ACTIVE', true, 0, 'NO_DEVICE'],
    ['ACTIVE', false, 1, 'UNKNOWN'],
    ['AWAITING_ACTIVATION', true, 0, 'NO_DEVICE'],
    ['AWAITING_ACTIVATION', true, 1, 'NO_DEVICE'],
    ['IDENTITY_REQUIRED', true, 0, 'NO_DEVICE'],
    ['SUSPENDED', true, 1, 'SUSPENDED'],
    ['SUSPENDED', false, 1, 'UNKNOWN'],
    ['CLOSED', true, 1, 'UNKNOWN'],
  ] as const)(
    'of an account %s, e-mail right: %s, devices: %s, is not reset: %s',
    (status, agrees, count, why) => {
      expect(whyNoReset({ account: { status }, emailAgrees: agrees, activeDevices: count })).toBe(why);
    },
  );

  it('of nobody is not reset', () => {
    expect(whyNoReset({ account: undefined, emailAgrees: false, activeDevices: 0 })).toBe('UNKNOWN');
  });
});
