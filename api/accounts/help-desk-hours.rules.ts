// Whether the help desk is open, until when, and when it opens next: weekdays without federal holidays as observed, in
// Eastern Time by its own clock, which is put forward and back at night, when the desk is closed.
import { Temporal } from 'temporal-polyfill';
import { helpDesk } from '../../schema/help-desk.js';
import { isBusinessDay } from '../delivery/index.js';

export interface HelpDeskHours {
  readonly isOpen: boolean;
  /** The end of the hours that run now; null while the desk is closed. */
  readonly closesAt: string | null;
  /** The coming opening, also while the desk is open. */
  readonly nextOpening: string;
}

export function helpDeskHours(now: Date): HelpDeskHours {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(helpDesk.timeZone);
  const today = here.toPlainDate();
  const opensToday = isBusinessDay(today.toString());
  const isBefore = (time: string) => Temporal.ZonedDateTime.compare(here, at(today, time)) < 0;
  const isOpen = opensToday && !isBefore(helpDesk.opens) && isBefore(helpDesk.closes);
  let next = opensToday && isBefore(helpDesk.opens) ? today : today.add({ days: 1 });
  while (!isBusinessDay(next.toString())) next = next.add({ days: 1 });
  return {
    isOpen,
    closesAt: isOpen ? instant(at(today, helpDesk.closes)) : null,
    nextOpening: instant(at(next, helpDesk.opens)),
  };
}

const at = (date: Temporal.PlainDate, time: string): Temporal.ZonedDateTime =>
  date.toZonedDateTime({ timeZone: helpDesk.timeZone, plainTime: Temporal.PlainTime.from(time) });

const instant = (at: Temporal.ZonedDateTime): string => new Date(at.epochMilliseconds).toISOString();
