// What a device is called that nobody gave a name. Stored with the device as the English word, shown to each reader in
// the reader's own language.
import type { Sentence } from './user-errors.js';

export const deviceNames = {
  PHONE: { EN: 'Phone', ES: 'Teléfono' },
  APP: { EN: 'Authenticator app', ES: 'Aplicación de autenticación' },
} as const satisfies Record<string, Sentence>;
