// Told on the old phone when somebody with the password says that it is lost (domain.md 2.6).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, shortMoment } from '../wording.js';

export const renewalText = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'RENEWAL_TEXT',
  channel: 'TEXT',
  render: {
    EN: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: phone reported lost ${shortMoment(at)}. Not you? ${disavowLink}`
        : `Secure Access: this phone was reported lost on ${shortMoment(at)}. Not you? Sign in with it, or call ${HELP_DESK_PHONE}, to stop this.`,
    ES: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: teléfono perdido ${shortMoment(at)}. ¿No fue Ud.? ${disavowLink}`
        : `Secure Access: alguien dice que usted no tiene este aparato (${shortMoment(at)}). Si no es cierto, entre con una clave o llame al ${HELP_DESK_PHONE}.`,
  },
});
