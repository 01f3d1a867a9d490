// The last text to the phones of an account that its holder closed (domain.md 2.8).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, shortMoment } from '../wording.js';

export const accountClosedText = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'ACCOUNT_CLOSED_TEXT',
  channel: 'TEXT',
  render: {
    EN: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: account closed ${shortMoment(at)}. Not you? ${disavowLink}`
        : `Secure Access: your account was closed for good on ${shortMoment(at)}. Not you? Call ${HELP_DESK_PHONE}.`,
    ES: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: cuenta cerrada ${shortMoment(at)}. ¿No fue Ud.? ${disavowLink}`
        : `Secure Access: su cuenta fue cerrada para siempre el ${shortMoment(at)}. Si no fue usted, llame al ${HELP_DESK_PHONE}.`,
  },
});
