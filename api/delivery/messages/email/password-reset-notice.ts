// A forgotten password was reset (domain.md 2.8): told by e-mail, on the phones and by post.
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const passwordResetNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'PASSWORD_RESET_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Your Secure Access password was reset',
      text: `On ${moment(at, 'EN')}, the password of your Secure Access account was reset, with a code sent to this address and a
security code by text or app. Every session of the account has ended; sign in with the new password.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Se restableció su contraseña de Secure Access',
      text: `El ${moment(at, 'ES')}, se restableció la contraseña de su cuenta de Secure Access, con un código enviado a esta dirección y un
código de seguridad por mensaje de texto o aplicación. Todas las sesiones de la cuenta terminaron; entre con la
contraseña nueva.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
