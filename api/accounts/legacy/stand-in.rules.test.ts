import { describe, expect, it } from 'vitest';
import { standInOf } from './stand-in.rules.js';

const drawn = (count: number) => Array.from({ length: count }, (_, n) => (n + 0.5) / count);
const shares = (old: number, older: number, all: number) => ({
  legacy: [
    { kind: 'old', accounts: old },
    { kind: 'older', accounts: older },
  ],
  all,
});

describe('the kind of hash that an unknown name seems to have', () => {
  it('comes in the proportion of the accounts', () => {
    const kinds = drawn(1000).map((one) => standInOf(one, shares(30, 10, 100)));
    expect(kinds.filter((kind) => kind === 'old')).toHaveLength(300);
    expect(kinds.filter((kind) => kind === 'older')).toHaveLength(100);
    expect(kinds.filter((kind) => kind === undefined)).toHaveLength(600);
  });

  it('is always one of the old system where there are no others, and never where there is none', () => {
    expect(new Set(drawn(50).map((one) => standInOf(one, shares(5, 0, 5))))).toEqual(new Set(['old']));
    expect(new Set(drawn(50).map((one) => standInOf(one, { legacy: [], all: 0 })))).toEqual(
      new Set([undefined]),
    );
  });
});
