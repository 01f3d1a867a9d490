// The code that begins the reset of a forgotten password (domain.md 2.8); it opens nothing without the second factor.
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, lifetime } from '../wording.js';

export const passwordResetCode = defineMessage<{ code: string; minutes: number }>()({
  kind: 'PASSWORD_RESET_CODE',
  channel: 'EMAIL',
  render: {
    EN: ({ code, minutes }, about) => ({
      subject: 'Your code to reset the Secure Access password',
      text: `Somebody asked to reset the password of your Secure Access account. If it was you, enter this code at ${about.site}:

${code}

It is good for ${lifetime(minutes, 'EN')}. A security code by text or app is asked for besides.

If you did not ask for this, do nothing: your password stays as it is. Nobody from Secure Access will ask you for this
code. The e-Help Desk is at ${HELP_DESK_PHONE}.
`,
    }),
    ES: ({ code, minutes }, about) => ({
      subject: 'Su código para restablecer la contraseña de Secure Access',
      text: `Alguien pidió restablecer la contraseña de su cuenta de Secure Access. Si fue usted, escriba este código en ${about.site}:

${code}

Sirve durante ${lifetime(minutes, 'ES')}. Además se pide un código de seguridad por mensaje de texto o aplicación.

Si usted no lo pidió, no haga nada: su contraseña sigue igual. Nadie de Secure Access le pedirá este código. La Mesa de
Ayuda está en el ${HELP_DESK_PHONE}.
`,
    }),
  },
});
