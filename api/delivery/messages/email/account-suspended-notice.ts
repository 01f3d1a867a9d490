// A holder suspended the own account (domain.md 2.8): what that means, and who can lift it.
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, moment, objection } from '../wording.js';

export const accountSuspendedNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'ACCOUNT_SUSPENDED_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Your Secure Access account is suspended',
      text: `On ${moment(at, 'EN')}, your Secure Access account was suspended by somebody who was signed in with it.
Every session has ended, and nobody can sign in. Nothing of the account is lost. Only the help desk can lift this:
call the e-Help Desk at ${HELP_DESK_PHONE} when you want to use the account again.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Su cuenta de Secure Access está suspendida',
      text: `El ${moment(at, 'ES')}, alguien que había iniciado sesión en su cuenta de Secure Access la suspendió.
Todas las sesiones terminaron y nadie puede iniciar sesión. Su cuenta no ha perdido nada. Solo la Mesa de Ayuda puede
levantar la suspensión: llame al ${HELP_DESK_PHONE} cuando quiera volver a usar la cuenta.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
