// Told on the phones of an account whose e-mail address was changed (domain.md 2.8).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, shortMoment } from '../wording.js';

export const emailChangedText = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'EMAIL_CHANGED_TEXT',
  channel: 'TEXT',
  render: {
    EN: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: e-mail changed ${shortMoment(at)}. Not you? ${disavowLink}`
        : `Secure Access: the e-mail address of your account was changed on ${shortMoment(at)}. Not you? Call ${HELP_DESK_PHONE}.`,
    ES: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: correo cambiado ${shortMoment(at)}. ¿No fue Ud.? ${disavowLink}`
        : `Secure Access: el correo de su cuenta fue cambiado el ${shortMoment(at)}. Si no fue usted, llame al ${HELP_DESK_PHONE}.`,
  },
});
