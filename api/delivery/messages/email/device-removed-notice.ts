// A signed-in holder removed the authenticator app (domain.md 2.5): told by e-mail and on the phones.
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const deviceRemovedNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'DEVICE_REMOVED_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'The app for your Secure Access security codes was removed',
      text: `On ${moment(at, 'EN')}, the authenticator app of your Secure Access account was removed. Its codes are no longer accepted.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Se quitó la aplicación de sus códigos de Secure Access',
      text: `El ${moment(at, 'ES')}, se quitó la aplicación de autenticación de su cuenta de Secure Access. Sus códigos ya no se aceptan.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
