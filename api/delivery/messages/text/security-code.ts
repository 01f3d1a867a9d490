// The second factor of a sign-in, and the confirmation of a new device (domain.md 2.2, 2.4).
import { defineMessage } from '../define-message.js';
import { lifetime } from '../wording.js';
import { withCodeLine } from './code-line.js';

export const securityCode = defineMessage<{ code: string; minutes: number }>()({
  kind: 'SECURITY_CODE',
  channel: 'TEXT',
  render: {
    EN: ({ code, minutes }, about) =>
      withCodeLine(
        `Secure Access: your security code is ${code}. Valid ${lifetime(minutes, 'EN')}. Share it with nobody.`,
        code,
        about,
      ),
    // Worded without á, í, ó, ú, which GSM-7 does not have.
    ES: ({ code, minutes }, about) =>
      withCodeLine(
        `Secure Access: su clave de seguridad es ${code}. Vence en ${lifetime(minutes, 'ES')}. No la comparta.`,
        code,
        about,
      ),
  },
});
