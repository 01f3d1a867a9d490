// What stands on every letter beside its own words.
import type { Sentence } from './user-errors.js';

export const letterWords = {
  desk: { EN: 'e-Help Desk', ES: 'Mesa de Ayuda' },
  date: { EN: 'Date', ES: 'Fecha' },
  reference: { EN: 'Reference', ES: 'Referencia' },
  code: { EN: 'Activation code', ES: 'Código de activación' },
} as const satisfies Record<string, Sentence>;
