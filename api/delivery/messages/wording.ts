// Phrases that several messages share: when, how long, and how to object.
import { helpDesk } from '../../../schema/help-desk.js';
import type { About, Language } from './define-message.js';

export const HELP_DESK_PHONE = helpDesk.phone;

const LOCALE: Readonly<Record<Language, string>> = { EN: 'en-US', ES: 'es-US' };

// Made once: making one takes longer than the rest of a message, which would tell messages with a date from those without.
const inMoments = (language: Language) =>
  new Intl.DateTimeFormat(LOCALE[language], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'America/New_York',
  });
const momentIn: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  EN: inMoments('EN'),
  ES: inMoments('ES'),
};

/** "November 23, 2026 at 3:05 PM, Eastern time". `at` is an ISO-8601 instant. */
export function moment(at: string, language: Language): string {
  const text = momentIn[language].format(new Date(at));
  return `${plainSpaces(text)}, ${language === 'EN' ? 'Eastern time' : 'hora del Este'}`;
}

/** "11/23/2026 15:05 ET": short enough for a text, and all in its alphabet. */
export function shortMoment(at: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'America/New_York',
  }).format(new Date(at));
  return `${plainSpaces(parts).replace(',', '')} ET`;
}

/** "November 23, 2026" for a YYYY-MM-DD. */
export function day(date: string, language: Language): string {
  const noon = new Date(`${date}T12:00:00Z`);
  return plainSpaces(
    new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'long', timeZone: 'UTC' }).format(noon),
  );
}

/** "10 minutes", "24 hours"; fractions are rounded up. */
export function lifetime(minutes: number, language: Language): string {
  const whole = Math.max(1, Math.ceil(minutes));
  const hours = whole % 60 === 0 && whole > 60 ? whole / 60 : null;
  if (language === 'EN') return hours ? `${hours} hours` : whole === 1 ? '1 minute' : `${whole} minutes`;
  return hours ? `${hours} horas` : whole === 1 ? '1 minuto' : `${whole} minutos`;
}

const NOT_YOU: Readonly<Record<Language, string>> = { EN: 'If this was not you', ES: 'Si no fue usted' };

/**
 * What a notice says last. The link is the holder's own; without one the desk takes the objection. `when` begins the
 * sentence where "this" would not be clear.
 */
export function objection(language: Language, about: About, link?: string, when = NOT_YOU[language]): string {
  const days = Math.ceil(about.disavowDays);
  if (language === 'EN') {
    const call = `call the e-Help Desk at ${HELP_DESK_PHONE}`;
    return link ? `${when}, open this link within ${days} days:\n${link}\nor ${call}.` : `${when}, ${call}.`;
  }
  const call = `llame a la Mesa de Ayuda al ${HELP_DESK_PHONE}`;
  return link
    ? `${when}, abra este enlace en un plazo de ${days} días:\n${link}\no ${call}.`
    : `${when}, ${call}.`;
}

// Intl puts narrow no-break spaces into times; neither the letters' font nor GSM-7 knows them.
const plainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
