// Told to the holder when a registration proved the identity of somebody who has an account (domain.md 2.1).
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const alreadyRegisteredNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'ALREADY_REGISTERED_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Somebody tried to register in your name',
      text: `On ${moment(at, 'EN')}, somebody answered our questions with your identity and a financial account of yours,
and tried to register for Secure Access. You have an account, so the registration was refused and nothing changed.

If it was you, sign in at ${about.site} with the username that you chose.
${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Alguien intentó registrarse a su nombre',
      text: `El ${moment(at, 'ES')}, alguien respondió a nuestras preguntas con su identidad y una cuenta financiera suya,
e intentó registrarse en Secure Access. Usted ya tiene una cuenta, así que se rechazó el registro y nada cambió.

Si fue usted, entre en ${about.site} con el nombre de usuario que eligió.
${objection('ES', about, disavowLink)}
`,
    }),
  },
});
