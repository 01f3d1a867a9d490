// A holder chose another site phrase or image (domain.md 2.8). Neither is named: the mail may be read by others.
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const siteIdentityNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'SITE_IDENTITY_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Your Secure Access site phrase or image was changed',
      text: `On ${moment(at, 'EN')}, the site phrase and image of your Secure Access account were chosen anew.
From now on you see the new ones before you type your password. If you see others, do not type it.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Se cambió la frase o la imagen del sitio de Secure Access',
      text: `El ${moment(at, 'ES')}, se eligieron de nuevo la frase y la imagen del sitio de su cuenta de Secure Access.
Desde ahora verá las nuevas antes de escribir su contraseña. Si ve otras, no la escriba.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
