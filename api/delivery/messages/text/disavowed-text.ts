// Somebody answered "this was not me" to a notice (domain.md 2.8); told on the phones of the account.
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, shortMoment } from '../wording.js';

export const disavowedText = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'DISAVOWED_TEXT',
  channel: 'TEXT',
  render: {
    EN: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: sign-in stopped ${shortMoment(at)}. Not you? ${disavowLink}`
        : `Secure Access: sign-in was stopped on ${shortMoment(at)}. To go on, reset your password. Not you? Call ${HELP_DESK_PHONE}.`,
    // Worded without á, í, ó, ú, which GSM-7 does not have.
    ES: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: acceso detenido ${shortMoment(at)}. ¿No fue Ud.? ${disavowLink}`
        : `Secure Access: acceso detenido el ${shortMoment(at)}. Cambie su clave para continuar. Si no fue usted, llame al ${HELP_DESK_PHONE}.`,
  },
});
