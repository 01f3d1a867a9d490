// Days of the post, by Eastern time: business days without federal holidays as observed (domain.md section 3).
// Inauguration Day is left out: it is a holiday of the Washington area only, and the post goes that day.
import { allForYear } from '@18f/us-federal-holidays';
import { Temporal } from 'temporal-polyfill';
import type { FederalHoliday } from '../../../schema/federal-holidays.js';
import type { Policy } from '../../../schema/policy.js';

const EASTERN = 'America/New_York';
const SATURDAY = 6;
const holidaysOf = new Map<number, ReadonlyMap<string, FederalHoliday>>();

/** The Eastern date of an instant, as YYYY-MM-DD. */
export function easternDate(instant: Date): string {
  return eastern(instant).toPlainDate().toString();
}

/** Whether banks, post and government work that day. `date` is YYYY-MM-DD. */
export function isBusinessDay(date: string): boolean {
  const day = Temporal.PlainDate.from(date);
  return day.dayOfWeek < SATURDAY && !holidays(day.year).has(date);
}

/** `count` business days after a date; the first one counted is the next after it. */
export function addBusinessDays(date: string, count: number): string {
  let day = Temporal.PlainDate.from(date);
  for (let left = count; left > 0; ) {
    day = day.add({ days: 1 });
    if (isBusinessDay(day.toString())) left -= 1;
  }
  return day.toString();
}

/**
 * The date that a letter asked for now will bear, and the instant from which a batch may take it. With the cutoff
 * `now` that is today, any day; with a clock time it is this business day before that time, else the next one.
 */
export function letterDate(now: Date, cutoff: string): { date: string; dueAt: string } {
  const here = eastern(now);
  const today = here.toPlainDate().toString();
  if (cutoff === 'now') return { date: today, dueAt: now.toISOString() };
  const time = Temporal.PlainTime.from(cutoff);
  const inTime = isBusinessDay(today) && Temporal.PlainTime.compare(here.toPlainTime(), time) < 0;
  const date = inTime ? today : addBusinessDays(today, 1);
  const closes = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: EASTERN, plainTime: time });
  return { date, dueAt: iso(closes) };
}

/** The printer mails by the next business day; the promise counts from the letter's date. */
export function postalPromise(
  date: string,
  policy: Pick<Policy, 'letterFromBusinessDays' | 'letterByBusinessDays'>,
): { mailBy: string; expectedFrom: string; expectedBy: string } {
  return {
    mailBy: addBusinessDays(date, 1),
    expectedFrom: addBusinessDays(date, policy.letterFromBusinessDays),
    expectedBy: addBusinessDays(date, policy.letterByBusinessDays),
  };
}

/** The states and territories to which mail takes longer (domain.md section 3: "30 days elsewhere"). */
const BEYOND = new Set(['AK', 'HI', 'PR', 'VI', 'GU', 'AS', 'MP', 'FM', 'MH', 'PW', 'AA', 'AE', 'AP']);

/** How many days a mailed code lives at an address in `state`. */
export function mailedCodeDays(
  state: string,
  policy: Pick<Policy, 'mailedCodeDays' | 'mailedCodeDaysElsewhere'>,
): number {
  return BEYOND.has(state.toUpperCase()) ? policy.mailedCodeDaysElsewhere : policy.mailedCodeDays;
}

/**
 * The instant until which a mailed code is taken: the end of the Eastern day, `days` after the letter's date.
 * A fraction of days (an override for trials) counts from `askedAt` instead.
 */
export function codeExpiresAt(date: string, days: number, askedAt: Date): string {
  if (!Number.isInteger(days)) return new Date(askedAt.getTime() + days * 24 * 3_600_000).toISOString();
  const dayAfter = Temporal.PlainDate.from(date).add({ days: days + 1 });
  return iso(dayAfter.toZonedDateTime(EASTERN).subtract({ milliseconds: 1 }));
}

/** The federal holidays as observed, from a date on and for a year, in order. */
export function holidaysFrom(date: string): { date: string; holiday: FederalHoliday }[] {
  const first = Temporal.PlainDate.from(date);
  const end = first.add({ years: 1 }).toString();
  return [...holidays(first.year)]
    .filter(([day]) => day >= date && day < end)
    .map(([day, holiday]) => ({ date: day, holiday }));
}

// New Year's Day that falls on a Saturday is observed on the last day of the year before: so two years ahead, too.
function holidays(year: number): ReadonlyMap<string, FederalHoliday> {
  const known = holidaysOf.get(year);
  if (known) return known;
  const found = new Map(
    [year, year + 1, year + 2].flatMap((each) =>
      allForYear(each).map(({ dateString, name }) => [dateString, name as FederalHoliday] as const),
    ),
  );
  holidaysOf.set(year, found);
  return found;
}

function eastern(instant: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(EASTERN);
}

function iso(at: Temporal.ZonedDateTime): string {
  return new Date(at.epochMilliseconds).toISOString();
}
