// A signed-in holder chose another password (domain.md 2.8): told by e-mail and on the phones.
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const passwordChangedNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'PASSWORD_CHANGED_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Your Secure Access password was changed',
      text: `On ${moment(at, 'EN')}, the password of your Secure Access account was changed by somebody who was signed in with it.
Every other session of the account has ended.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Se cambió su contraseña de Secure Access',
      text: `El ${moment(at, 'ES')}, alguien que había iniciado sesión en su cuenta de Secure Access cambió la contraseña.
Todas las demás sesiones de la cuenta terminaron.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
