// An unfinished account ended because the same person registered again (domain.md 2.1).
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const accountSuperseded = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'ACCOUNT_SUPERSEDED',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Your unfinished Secure Access account ended',
      text: `On ${moment(at, 'EN')}, a new Secure Access registration was completed for the same person. The older account
with this e-mail address, which was never activated, has ended. Letters sent for it no longer work.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Terminó su cuenta de Secure Access sin activar',
      text: `El ${moment(at, 'ES')}, se completó un nuevo registro de Secure Access para la misma persona. La cuenta anterior
con este correo electrónico, que nunca se activó, terminó. Las cartas enviadas para ella ya no sirven.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
