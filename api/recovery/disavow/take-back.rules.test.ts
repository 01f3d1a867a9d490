// domain.md 2.8: what a disavowal takes back, case by case. Days are counted from an arbitrary first one.
import { describe, expect, it } from 'vitest';
import { devicesTakenBack, emailsTakenBack } from './take-back.rules.js';

const day = (n: number): string => new Date(Date.UTC(2017, 11, n)).toISOString();
const since = day(10);

/** A device from `added` to `ended`, both as days; without an end it serves now. */
const device = (id: string, added: number, ended?: number) => ({
  id,
  state: ended === undefined ? ('ACTIVE' as const) : ('ENDED' as const),
  addedAt: day(added),
  endedAt: ended === undefined ? null : day(ended),
});
const pending = (id: string, added: number) => ({
  ...device(id, added),
  state: 'PENDING' as const,
});

describe('devices', () => {
  it.each([
    ['nothing changed', [device('phone', 1)], [], []],
    ['an app was added', [device('phone', 1), device('app', 12)], ['app'], []],
    ['the phone was replaced', [device('old', 1, 12), device('new', 12)], ['new'], ['old']],
    [
      'the phone was replaced twice',
      [device('a', 1, 12), device('b', 12, 14), device('c', 14)],
      ['c'],
      ['a'],
    ],
    ['the app was removed', [device('phone', 1), device('app', 2, 12)], [], ['app']],
    [
      'a lost phone gave way to an app',
      [device('phone', 1, 12), device('app', 2, 12), device('new', 12)],
      ['new'],
      ['phone', 'app'],
    ],
    ['a replacement is older than that', [device('old', 1, 5), device('new', 5)], [], []],
    ['a replacement fell on the very instant', [device('old', 1, 10), device('new', 10)], [], []],
    ['a phone waits for its code', [device('phone', 1), pending('other', 12)], [], []],
    ['the account is new, with one phone', [device('first', 12)], [], []],
    ['the account is new, and an app came after', [device('first', 12), device('app', 13)], ['app'], []],
    [
      'the account is new, and its phone was replaced',
      [device('first', 12, 13), device('b', 13)],
      ['b'],
      ['first'],
    ],
    ['there is none yet', [], [], []],
    ['there is none but one that waits', [pending('phone', 12)], [], []],
    ['what came first is not first in the list', [device('app', 13), device('first', 12)], ['app'], []],
  ])('%s', (_case, devices, end, serveAgain) => {
    expect(devicesTakenBack(devices, since)).toEqual({ end, serveAgain });
  });

  it('never leave an account without any that had one, whatever happened', () => {
    const days = [1, 9, 10, 11, 13, 15];
    const spans = days.flatMap((added) => [
      [added, undefined] as const,
      ...days.filter((ended) => ended >= added).map((ended) => [added, ended] as const),
    ]);
    let looked = 0;
    for (const [a, x] of spans)
      for (const [b, y] of spans) {
        const devices = [device('a', a, x), device('b', b, y)];
        if (!devices.some(({ state }) => state === 'ACTIVE')) continue;
        const { end, serveAgain } = devicesTakenBack(devices, since);
        const serve = devices.filter(({ id, state }) => state === 'ACTIVE' && !end.includes(id));
        expect(serve.length + serveAgain.length, JSON.stringify(devices)).toBeGreaterThan(0);
        looked += 1;
      }
    expect(looked).toBeGreaterThan(200);
  });
});

describe('e-mail changes', () => {
  const change = (id: string, state: 'OPEN' | 'CONFIRMED' | 'TAKEN_BACK' | 'VOID', confirmed?: number) => ({
    id,
    state,
    confirmedAt: confirmed === undefined ? null : day(confirmed),
  });

  it('go back to the oldest address, and what waits for its code comes to nothing', () => {
    const second = change('second', 'CONFIRMED', 14);
    const first = change('first', 'CONFIRMED', 12);
    const open = change('open', 'OPEN');
    const before = [change('before', 'CONFIRMED', 9), change('at', 'CONFIRMED', 10)];
    const over = [change('void', 'VOID'), change('back', 'TAKEN_BACK', 12)];
    expect(emailsTakenBack([second, open, ...before, first, ...over], since)).toEqual({
      confirmed: [first, second],
      open: [open],
    });
  });
});
