// The code that confirms a new e-mail address of an account (domain.md 2.8): it goes to the new one.
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, lifetime } from '../wording.js';

export const emailChangeCode = defineMessage<{ code: string; minutes: number }>()({
  kind: 'EMAIL_CHANGE_CODE',
  channel: 'EMAIL',
  render: {
    EN: ({ code, minutes }, about) => ({
      subject: 'Confirm your new e-mail address',
      text: `This address was given for a Secure Access account. To confirm it, enter this code at ${about.site}:

${code}

It is good for ${lifetime(minutes, 'EN')}. Until it is entered, mail goes to the old address.

If you did not ask for this, do nothing, or call the e-Help Desk at ${HELP_DESK_PHONE}.
`,
    }),
    ES: ({ code, minutes }, about) => ({
      subject: 'Confirme su nueva dirección de correo electrónico',
      text: `Se dio esta dirección para una cuenta de Secure Access. Para confirmarla, escriba este código en ${about.site}:

${code}

Sirve durante ${lifetime(minutes, 'ES')}. Hasta que lo escriba, el correo va a la dirección anterior.

Si usted no lo pidió, no haga nada, o llame a la Mesa de Ayuda al ${HELP_DESK_PHONE}.
`,
    }),
  },
});
