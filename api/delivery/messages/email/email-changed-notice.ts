// The new e-mail address of an account is confirmed (domain.md 2.8): told to the old one and to the new one.
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const emailChangedNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'EMAIL_CHANGED_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'The e-mail address of your Secure Access account was changed',
      text: `On ${moment(at, 'EN')}, the e-mail address of your Secure Access account was changed and confirmed with a code.
Mail from us goes to the new address from now on.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Se cambió el correo electrónico de su cuenta de Secure Access',
      text: `El ${moment(at, 'ES')}, se cambió la dirección de correo electrónico de su cuenta de Secure Access y se confirmó con un
código. Desde ahora nuestro correo llega a la dirección nueva.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
