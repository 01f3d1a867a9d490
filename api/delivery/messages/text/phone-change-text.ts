// Told on the phone of now when the holder changes it by mail (domain.md 2.6).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, shortMoment } from '../wording.js';

export const phoneChangeText = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'PHONE_CHANGE_TEXT',
  channel: 'TEXT',
  render: {
    EN: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: phone change asked ${shortMoment(at)}. Not you? ${disavowLink}`
        : `Secure Access: a phone change by mail was asked for on ${shortMoment(at)}. Not you? Call ${HELP_DESK_PHONE}.`,
    ES: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: cambio de aparato ${shortMoment(at)}. ¿No fue Ud.? ${disavowLink}`
        : `Secure Access: alguien pide cambiar su aparato por correo postal (${shortMoment(at)}). Si no fue usted, llame al ${HELP_DESK_PHONE}.`,
  },
});
