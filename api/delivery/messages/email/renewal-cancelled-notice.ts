// A sign-in with a device that was said to be lost stopped the new registration (domain.md 2.6).
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const renewalCancelledNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'RENEWAL_CANCELLED_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Your Secure Access devices stay as they are',
      text: `On ${moment(at, 'EN')}, somebody signed in to your Secure Access account with one of the devices that were
reported lost. The new registration is cancelled, the code of its letter no longer works, and your devices stay as they are.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Sus dispositivos de Secure Access quedan como están',
      text: `El ${moment(at, 'ES')}, alguien entró en su cuenta de Secure Access con uno de los dispositivos que se habían
informado como perdidos. El nuevo registro se canceló, el código de su carta ya no sirve y sus dispositivos quedan como están.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
