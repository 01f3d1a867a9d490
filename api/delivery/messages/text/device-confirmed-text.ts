// Told on a phone already on record when another device is confirmed (domain.md 2.2).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, shortMoment } from '../wording.js';

export const deviceConfirmedText = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'DEVICE_CONFIRMED_TEXT',
  channel: 'TEXT',
  render: {
    EN: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: new device for codes ${shortMoment(at)}. Not you? ${disavowLink}`
        : `Secure Access: a new device for security codes was confirmed on ${shortMoment(at)}. Not you? Call ${HELP_DESK_PHONE}.`,
    ES: ({ at, disavowLink }) =>
      disavowLink
        ? `Secure Access: aparato nuevo ${shortMoment(at)}. ¿No fue usted? ${disavowLink}`
        : `Secure Access: un aparato nuevo recibe sus claves desde el ${shortMoment(at)}. Si no fue usted, llame al ${HELP_DESK_PHONE}.`,
  },
});
