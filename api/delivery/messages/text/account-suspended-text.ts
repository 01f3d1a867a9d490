// Told on the phones of an account that its holder suspended (domain.md 2.8).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, shortMoment } from '../wording.js';

export const accountSuspendedText = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'ACCOUNT_SUSPENDED_TEXT',
  channel: 'TEXT',
  render: {
    EN: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: account suspended ${shortMoment(at)}. Not you? ${disavowLink}`
        : `Secure Access: your account was suspended on ${shortMoment(at)}. To use it again, or if this was not you, call ${HELP_DESK_PHONE}.`,
    ES: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: cuenta suspendida ${shortMoment(at)}. ¿No fue Ud.? ${disavowLink}`
        : `Secure Access: su cuenta fue suspendida el ${shortMoment(at)}. Para volver a usarla, o si no fue usted, llame al ${HELP_DESK_PHONE}.`,
  },
});
