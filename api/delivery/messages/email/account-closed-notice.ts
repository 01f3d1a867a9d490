// A holder closed the own account for good (domain.md 2.8): the last mail to it.
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const accountClosedNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'ACCOUNT_CLOSED_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Your Secure Access account is closed',
      text: `On ${moment(at, 'EN')}, your Secure Access account was closed by somebody who was signed in with it.
This is for good: it cannot be opened again, and its username is given to nobody. Codes and letters sent for it no longer
work. You can register again at any time, under another username. This is our last e-mail about this account.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Su cuenta de Secure Access está cerrada',
      text: `El ${moment(at, 'ES')}, alguien que había iniciado sesión en su cuenta de Secure Access la cerró.
Es definitivo: no se puede volver a abrir y su nombre de usuario no se dará a nadie. Los códigos y las cartas enviados
para ella ya no sirven. Puede registrarse de nuevo cuando quiera, con otro nombre de usuario. Este es nuestro último
correo sobre esta cuenta.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
