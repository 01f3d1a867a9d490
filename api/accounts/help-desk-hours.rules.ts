// Whether the help desk is open, and when it opens next: weekdays without federal holidays as observed, Eastern Time.
import { Temporal } from 'temporal-polyfill';
import { helpDesk } from '../../schema/help-desk.js';
import { isBusinessDay } from '../delivery/index.js';

/** `nextOpening` is the coming opening, also while the desk is open. */
export function helpDeskHours(now: Date): { isOpen: boolean; nextOpening: string } {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(helpDesk.timeZone);
  const at = (date: Temporal.PlainDate, time: string) =>
    date.toZonedDateTime({ timeZone: helpDesk.timeZone, plainTime: Temporal.PlainTime.from(time) });
  const today = here.toPlainDate();
  const isOpen =
    isBusinessDay(today.toString()) &&
    Temporal.ZonedDateTime.compare(here, at(today, helpDesk.opens)) >= 0 &&
    Temporal.ZonedDateTime.compare(here, at(today, helpDesk.closes)) < 0;
  let day = today;
  while (
    !isBusinessDay(day.toString()) ||
    Temporal.ZonedDateTime.compare(at(day, helpDesk.opens), here) <= 0
  ) {
    day = day.add({ days: 1 });
  }
  return { isOpen, nextOpening: new Date(at(day, helpDesk.opens).epochMilliseconds).toISOString() };
}
