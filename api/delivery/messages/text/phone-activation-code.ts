// Proves the phone in a registration (source: "a six-digit activation code via text message").
import { defineMessage } from '../define-message.js';
import { lifetime } from '../wording.js';
import { withCodeLine } from './code-line.js';

export const phoneActivationCode = defineMessage<{ code: string; minutes: number }>()({
  kind: 'PHONE_ACTIVATION_CODE',
  channel: 'TEXT',
  render: {
    EN: ({ code, minutes }, about) =>
      withCodeLine(
        `Secure Access: your activation code is ${code}. Valid ${lifetime(minutes, 'EN')}. Share it with nobody.`,
        code,
        about,
      ),
    // Worded without á, í, ó, ú, which GSM-7 does not have.
    ES: ({ code, minutes }, about) =>
      withCodeLine(
        `Secure Access: su clave para activar la cuenta es ${code}. Vence en ${lifetime(minutes, 'ES')}. No la comparta.`,
        code,
        about,
      ),
  },
});
