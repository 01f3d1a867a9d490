// Told on the phones of an account whose authenticator app was removed (domain.md 2.5).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, shortMoment } from '../wording.js';

export const deviceRemovedText = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'DEVICE_REMOVED_TEXT',
  channel: 'TEXT',
  render: {
    EN: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: app removed ${shortMoment(at)}. Not you? ${disavowLink}`
        : `Secure Access: the authenticator app of your account was removed on ${shortMoment(at)}. Not you? Call ${HELP_DESK_PHONE}.`,
    ES: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: app quitada ${shortMoment(at)}. ¿No fue usted? ${disavowLink}`
        : `Secure Access: la app de claves de su cuenta fue quitada el ${shortMoment(at)}. Si no fue usted, llame al ${HELP_DESK_PHONE}.`,
  },
});
