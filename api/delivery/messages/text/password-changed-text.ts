// Told on the phones of an account whose password was changed (domain.md 2.8).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, shortMoment } from '../wording.js';

export const passwordChangedText = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'PASSWORD_CHANGED_TEXT',
  channel: 'TEXT',
  render: {
    EN: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: password changed ${shortMoment(at)}. Not you? ${disavowLink}`
        : `Secure Access: your password was changed on ${shortMoment(at)}. Not you? Call ${HELP_DESK_PHONE}.`,
    ES: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: nueva contraseña ${shortMoment(at)}. ¿No fue Ud.? ${disavowLink}`
        : `Secure Access: su contraseña fue cambiada el ${shortMoment(at)}. Si no fue usted, llame al ${HELP_DESK_PHONE}.`,
  },
});
