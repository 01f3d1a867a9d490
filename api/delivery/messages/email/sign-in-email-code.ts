// Confirms, at the first sign-in, an e-mail that the help desk was given (api.md confirmSignInEmail).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, lifetime } from '../wording.js';

export const signInEmailCode = defineMessage<{ code: string; minutes: number }>()({
  kind: 'SIGN_IN_EMAIL_CODE',
  channel: 'EMAIL',
  render: {
    EN: ({ code, minutes }, { site }) => ({
      subject: 'Confirm your e-mail to sign in to Secure Access',
      text: `Enter this code at ${site} to go on signing in:

${code}

It works for ${lifetime(minutes, 'EN')}. We never ask for it by phone or e-mail.
If you are not signing in, call the e-Help Desk at ${HELP_DESK_PHONE}.
`,
    }),
    ES: ({ code, minutes }, { site }) => ({
      subject: 'Confirme su correo electrónico para entrar en Secure Access',
      text: `Escriba este código en ${site} para continuar:

${code}

Sirve durante ${lifetime(minutes, 'ES')}. Nunca se lo pediremos por teléfono ni por correo electrónico.
Si usted no está entrando, llame a la Mesa de Ayuda al ${HELP_DESK_PHONE}.
`,
    }),
  },
});
