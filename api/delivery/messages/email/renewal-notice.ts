// Somebody with the password says that every device is lost (domain.md 2.6): told at once, can be stopped.
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const renewalNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'RENEWAL_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Your Secure Access devices were reported lost',
      text: `On ${moment(at, 'EN')}, somebody who knows the password of your Secure Access account said that its
security-code devices are lost and began to register again. Your devices work until a code from a letter is entered.

${objection('EN', about, disavowLink)}
Signing in with one of your devices shows that you still have it, and stops this.
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Se informó que se perdieron sus dispositivos de Secure Access',
      text: `El ${moment(at, 'ES')}, alguien que conoce la contraseña de su cuenta de Secure Access dijo que sus
dispositivos se perdieron y comenzó un nuevo registro. Sus dispositivos sirven hasta que se escriba el código de una carta.

${objection('ES', about, disavowLink)}
Si entra con uno de sus dispositivos, muestra que todavía lo tiene y detiene este registro.
`,
    }),
  },
});
