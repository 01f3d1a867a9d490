import { describe, expect, it } from 'vitest';
import { federalHolidays } from '../../../schema/federal-holidays.js';
import {
  addBusinessDays,
  codeExpiresAt,
  easternDate,
  holidaysFrom,
  isBusinessDay,
  letterDate,
  mailedCodeDays,
  postalPromise,
} from './calendar.js';

const numbers = { letterFromBusinessDays: 5, letterByBusinessDays: 10 };

describe('business days', () => {
  it.each([
    ['2026-11-26', 'Thanksgiving'],
    ['2026-07-03', 'Independence Day on a Saturday, observed on Friday'],
    ['2027-07-05', 'Independence Day on a Sunday, observed on Monday'],
    ['2027-12-31', "the next year's New Year's Day on a Saturday, observed the day before"],
    ['2026-11-28', 'a Saturday'],
  ])('%s is none: %s', (date) => expect(isBusinessDay(date)).toBe(false));

  it('counts Inauguration Day, which is a holiday of one city', () =>
    expect(isBusinessDay('2029-01-22')).toBe(true));

  it('steps over the week-end and Thanksgiving', () =>
    expect(addBusinessDays('2026-11-25', 1)).toBe('2026-11-27'));
});

describe('federal holidays', () => {
  it('are all known by name, in any year', () => {
    const years = Array.from({ length: 40 }, (_, count) => 2017 + count);
    const named = years.flatMap((year) => holidaysFrom(`${year}-01-01`)).map(({ holiday }) => holiday);
    expect([...new Set(named)].sort()).toEqual(Object.keys(federalHolidays).sort());
  });

  it('come in order for a year, as observed: Juneteenth since 2021, and the New Year of a Saturday before its year', () => {
    expect(holidaysFrom('2020-06-01').map(({ date }) => date)).not.toContain('2020-06-19');
    const ahead = holidaysFrom('2021-06-18');
    expect(ahead[0]).toEqual({ date: '2021-06-18', holiday: 'Juneteenth National Independence Day' });
    expect(ahead).toContainEqual({ date: '2021-12-31', holiday: "New Year's Day" });
    expect(ahead.map(({ date }) => date)).toEqual(ahead.map(({ date }) => date).sort());
    expect(holidaysFrom('2026-12-31').map(({ date }) => date)).toContain('2027-12-24');
    expect(holidaysFrom('2027-01-02').map(({ date }) => date)).toContain('2027-12-31');
    expect(holidaysFrom('2026-12-31').map(({ date }) => date)).not.toContain('2027-12-31');
    expect(ahead).toHaveLength(11);
  });
});

describe('the date of a letter', () => {
  it('is the Eastern date when letters go at once, also at night and on a Sunday', () => {
    expect(easternDate(new Date('2026-11-23T03:00:00Z'))).toBe('2026-11-22');
    expect(letterDate(new Date('2026-11-23T03:00:00Z'), 'now')).toEqual({
      date: '2026-11-22',
      dueAt: '2026-11-23T03:00:00.000Z',
    });
  });

  it.each([
    ['before the cutoff', '2026-11-23T21:59:00Z', '2026-11-23', '2026-11-23T22:00:00.000Z'],
    ['at the cutoff', '2026-11-23T22:00:00Z', '2026-11-24', '2026-11-24T22:00:00.000Z'],
    ['on a Saturday morning', '2026-11-28T15:00:00Z', '2026-11-30', '2026-11-30T22:00:00.000Z'],
    [
      'in summer time, the evening before a holiday',
      '2026-07-02T21:30:00Z',
      '2026-07-06',
      '2026-07-06T21:00:00.000Z',
    ],
  ])('%s of 17:00 Eastern', (_name, now, date, dueAt) =>
    expect(letterDate(new Date(now), '17:00')).toEqual({ date, dueAt }),
  );
});

describe('the promise of the post', () => {
  it('counts 5 to 10 business days from the date of the letter, over Thanksgiving', () =>
    expect(postalPromise('2026-11-23', numbers)).toEqual({
      mailBy: '2026-11-24',
      expectedFrom: '2026-12-01',
      expectedBy: '2026-12-08',
    }));
});

describe('the life of a mailed code', () => {
  it('lasts to the end of the Eastern day, over the end of summer time', () =>
    expect(codeExpiresAt('2026-10-20', 30, new Date('2026-10-20T12:00:00Z'))).toBe(
      '2026-11-20T04:59:59.999Z',
    ));

  it('counts a fraction of a day from the asking', () =>
    expect(codeExpiresAt('2026-10-20', 0.5, new Date('2026-10-20T12:00:00Z'))).toBe(
      '2026-10-21T00:00:00.000Z',
    ));

  it('is longer where the post takes longer', () => {
    const policy = { mailedCodeDays: 21, mailedCodeDaysElsewhere: 30 };
    expect(['NY', 'DC', 'HI', 'PR', 'AP'].map((state) => mailedCodeDays(state, policy))).toEqual([
      21, 21, 30, 30, 30,
    ]);
  });
});
