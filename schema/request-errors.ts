// What a person may read where a request as a whole is refused (the top-level `errors` of GraphQL). All else that stands
// there is for programmers and stays in English: malformed documents, variables, addresses and methods.
import type { Sentence } from './user-errors.js';

export const requestErrors = {
  UNAUTHENTICATED: { EN: 'Please sign in first.', ES: 'Primero inicie sesión.' },
  FORBIDDEN: { EN: 'This is not open to you.', ES: 'Usted no tiene acceso a esto.' },
  INTERNAL_SERVER_ERROR: {
    EN: 'Something went wrong on our side. Please try again later.',
    ES: 'Algo falló de nuestro lado. Inténtelo de nuevo más tarde.',
  },
} as const satisfies Record<string, Sentence>;
