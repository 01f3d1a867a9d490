// The holder changes the phone by mail (domain.md 2.6): told at once to the e-mail, because the code goes by post.
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const phoneChangeNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'PHONE_CHANGE_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'A phone change for your Secure Access account',
      text: `On ${moment(at, 'EN')}, a change of the phone of your Secure Access account was asked for. A code goes to your
address by post. Your phone works until that code is entered and the new device is confirmed.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Un cambio de teléfono en su cuenta de Secure Access',
      text: `El ${moment(at, 'ES')}, se pidió cambiar el teléfono de su cuenta de Secure Access. Un código va a su dirección por
correo postal. Su teléfono sirve hasta que se escriba ese código y se confirme el dispositivo nuevo.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
