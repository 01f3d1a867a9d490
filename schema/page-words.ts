// Headings of pages whose text comes from elsewhere.
import type { Sentence } from './user-errors.js';

export const pageWords = {
  userAgreement: { EN: 'User agreement', ES: 'Acuerdo de usuario' },
} as const satisfies Record<string, Sentence>;
