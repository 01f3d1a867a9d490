// Another e-mail address was given for an account (domain.md 2.8): told to the old one at once, before the new one is confirmed.
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const emailChangeNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'EMAIL_CHANGE_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Another e-mail address was given for Secure Access',
      text: `On ${moment(at, 'EN')}, somebody who was signed in to your Secure Access account gave another e-mail address for it.
A code went to that address. Until it is entered, mail goes to this address as before.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Se indicó otro correo electrónico para Secure Access',
      text: `El ${moment(at, 'ES')}, alguien que había iniciado sesión en su cuenta de Secure Access indicó otra dirección de correo
electrónico. Se envió un código a esa dirección. Mientras no se escriba, el correo llega a esta dirección como antes.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
