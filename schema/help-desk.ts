// The e-Help Desk (source: "1-888-841-4648 … 7:30 a.m. Eastern to 7 p.m. Eastern"; weekdays are domain.md 2.7's decision).

export const helpDesk = {
  phone: '1-888-841-4648',
  timeZone: 'America/New_York',
  opens: '07:30',
  closes: '19:00',
  hours: {
    EN: 'Monday to Friday, 7:30 a.m. to 7 p.m. Eastern Time, except federal holidays.',
    ES: 'De lunes a viernes, de 7:30 a. m. a 7 p. m., hora del Este, excepto los días feriados federales.',
  },
  languages: ['EN', 'ES'],
} as const;
