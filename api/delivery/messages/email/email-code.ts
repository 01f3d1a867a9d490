// Confirms the e-mail of a registration (domain.md 2.1, CONFIRM_EMAIL).
import { defineMessage } from '../define-message.js';
import { lifetime } from '../wording.js';

export const emailCode = defineMessage<{ code: string; minutes: number }>()({
  kind: 'EMAIL_CODE',
  channel: 'EMAIL',
  render: {
    EN: ({ code, minutes }, { site }) => ({
      subject: 'Your Secure Access confirmation code',
      text: `Enter this code at ${site} to confirm your e-mail address:

${code}

It works for ${lifetime(minutes, 'EN')}. We never ask for it by phone or e-mail.
If you did not begin a registration, do nothing: without the code it goes no further.
`,
    }),
    ES: ({ code, minutes }, { site }) => ({
      subject: 'Su código de confirmación de Secure Access',
      text: `Escriba este código en ${site} para confirmar su correo electrónico:

${code}

Sirve durante ${lifetime(minutes, 'ES')}. Nunca se lo pediremos por teléfono ni por correo electrónico.
Si usted no comenzó un registro, no haga nada: sin el código no sigue adelante.
`,
    }),
  },
});
