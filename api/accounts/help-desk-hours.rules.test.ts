// The hours of the help desk, held against the calendar: an Eastern weekday from 7:30 a.m. to 7 p.m. without federal
// holidays as they are observed. The times in the tables are UTC; Eastern is five hours behind, four in summer.
import { describe, expect, it } from 'vitest';
import { helpDeskHours } from './help-desk-hours.rules.js';

const hours = (now: string) => helpDeskHours(new Date(now));

describe('the help desk', () => {
  it.each([
    ['a second before it opens', '2026-03-03T12:29:59Z', false, '2026-03-03T12:30:00.000Z'],
    ['as it opens', '2026-03-03T12:30:00Z', true, '2026-03-04T12:30:00.000Z'],
    ['a millisecond before it closes', '2026-03-03T23:59:59.999Z', true, '2026-03-04T12:30:00.000Z'],
    ['as it closes', '2026-03-04T00:00:00Z', false, '2026-03-04T12:30:00.000Z'],
    ['at midnight, Eastern', '2026-03-04T05:00:00Z', false, '2026-03-04T12:30:00.000Z'],
    ['on Friday evening', '2026-03-07T00:00:00Z', false, '2026-03-09T11:30:00.000Z'],
    ['on Saturday noon', '2026-03-14T16:00:00Z', false, '2026-03-16T11:30:00.000Z'],
    ['on Sunday evening, which is Monday in UTC', '2026-03-16T01:00:00Z', false, '2026-03-16T11:30:00.000Z'],
  ])('%s', (_when, now, isOpen, nextOpening) => {
    expect(hours(now)).toMatchObject({ isOpen, nextOpening });
  });

  it('says until when it is open, and nothing while it is closed', () => {
    expect(hours('2026-03-03T15:00:00Z').closesAt).toBe('2026-03-04T00:00:00.000Z');
    expect(hours('2026-07-01T15:00:00Z').closesAt).toBe('2026-07-01T23:00:00.000Z');
    expect(hours('2026-03-03T12:29:59Z').closesAt).toBeNull();
    expect(hours('2026-03-07T15:00:00Z').closesAt).toBeNull();
  });
});

describe('daylight-saving time', () => {
  it.each([
    // 2026-03-08, a Sunday: clocks go forward.
    ['the Friday before spring', '2026-03-06T12:30:00Z', true, '2026-03-09T11:30:00.000Z'],
    ['the Monday after, as it opens', '2026-03-09T11:30:00Z', true, '2026-03-10T11:30:00.000Z'],
    ['the Monday after, a second before', '2026-03-09T11:29:59Z', false, '2026-03-09T11:30:00.000Z'],
    // 2026-11-01, a Sunday: clocks go back.
    ['the Friday before autumn', '2026-10-30T22:59:59Z', true, '2026-11-02T12:30:00.000Z'],
    ['the Sunday itself, in its doubled hour', '2026-11-01T05:30:00Z', false, '2026-11-02T12:30:00.000Z'],
    ['the Monday after, at the old time', '2026-11-02T11:30:00Z', false, '2026-11-02T12:30:00.000Z'],
    ['the Monday after, as it closes', '2026-11-03T00:00:00Z', false, '2026-11-03T12:30:00.000Z'],
  ])('%s', (_when, now, isOpen, nextOpening) => {
    expect(hours(now)).toMatchObject({ isOpen, nextOpening });
  });
});

describe('federal holidays, as observed', () => {
  const noonOf = (day: string) => `${day}T17:00:00Z`;
  it.each([
    ['New Year’s Day', '2026-01-01', '2026-01-02'],
    ['New Year’s Day of a Saturday, on the last Friday of the old year', '2021-12-31', '2022-01-03'],
    ['New Year’s Day of a Sunday, on Monday', '2023-01-02', '2023-01-03'],
    ['the birthday of Martin Luther King', '2026-01-19', '2026-01-20'],
    ['Washington’s birthday', '2026-02-16', '2026-02-17'],
    ['Memorial Day', '2026-05-25', '2026-05-26'],
    ['Juneteenth', '2026-06-19', '2026-06-22'],
    ['Juneteenth of a Saturday, on Friday, in its first year', '2021-06-18', '2021-06-21'],
    ['Juneteenth of a Sunday, on Monday', '2022-06-20', '2022-06-21'],
    ['Independence Day of a Saturday, on Friday', '2026-07-03', '2026-07-06'],
    ['Independence Day of a Sunday, on Monday', '2027-07-05', '2027-07-06'],
    ['Labor Day', '2026-09-07', '2026-09-08'],
    ['Columbus Day', '2026-10-12', '2026-10-13'],
    ['Veterans Day', '2026-11-11', '2026-11-12'],
    ['Thanksgiving', '2026-11-26', '2026-11-27'],
    ['Christmas of a Saturday, on Friday', '2027-12-24', '2027-12-27'],
    ['Christmas of a Sunday, on Monday', '2022-12-26', '2022-12-27'],
  ])('%s: closed on %s', (_name, day, next) => {
    const seen = hours(noonOf(day));
    expect(seen.isOpen).toBe(false);
    expect(seen.nextOpening.slice(0, 10)).toBe(next);
  });

  it.each([
    ['Juneteenth before it was a holiday', '2020-06-19'],
    ['Inauguration Day, a holiday of the Washington area alone', '2021-01-20'],
    ['the day after Thanksgiving', '2026-11-27'],
    ['Christmas Eve', '2026-12-24'],
    ['the day of July that is observed on Friday already', '2026-07-06'],
  ])('%s: open', (_name, day) => {
    expect(hours(noonOf(day)).isOpen).toBe(true);
  });

  it.each([
    ['on the Friday evening before a Monday holiday', '2026-09-04T23:00:00Z', '2026-09-08T11:30:00.000Z'],
    ['on the Wednesday before Thanksgiving', '2026-11-25T20:00:00Z', '2026-11-27T12:30:00.000Z'],
    ['on the evening of the old year', '2026-12-31T23:59:59Z', '2027-01-04T12:30:00.000Z'],
    ['when the New Year is observed in the old one', '2027-12-30T23:59:59Z', '2028-01-03T12:30:00.000Z'],
  ])('%s it says the day after', (_when, now, nextOpening) => {
    expect(hours(now).nextOpening).toBe(nextOpening);
  });
});
