// The federal holidays (5 U.S.C. 6103) by the names that the calendar gives them (api/delivery/letters/calendar.ts).
// Inauguration Day is none here: it is one in the Washington area alone, and post and desk work.
import type { Sentence } from './user-errors.js';

export const federalHolidays = {
  "New Year's Day": { EN: "New Year's Day", ES: 'Día de Año Nuevo' },
  'Birthday of Martin Luther King, Jr.': {
    EN: 'Birthday of Martin Luther King, Jr.',
    ES: 'Natalicio de Martin Luther King, Jr.',
  },
  "Washington's Birthday": { EN: "Washington's Birthday", ES: 'Natalicio de George Washington' },
  'Memorial Day': { EN: 'Memorial Day', ES: 'Día de los Caídos' },
  'Juneteenth National Independence Day': {
    EN: 'Juneteenth National Independence Day',
    ES: 'Juneteenth, Día Nacional de la Emancipación',
  },
  'Independence Day': { EN: 'Independence Day', ES: 'Día de la Independencia' },
  'Labor Day': { EN: 'Labor Day', ES: 'Día del Trabajo' },
  'Columbus Day': { EN: 'Columbus Day', ES: 'Día de la Raza' },
  'Veterans Day': { EN: 'Veterans Day', ES: 'Día de los Veteranos' },
  'Thanksgiving Day': { EN: 'Thanksgiving Day', ES: 'Día de Acción de Gracias' },
  'Christmas Day': { EN: 'Christmas Day', ES: 'Navidad' },
} as const satisfies Record<string, Sentence>;

export type FederalHoliday = keyof typeof federalHolidays;
