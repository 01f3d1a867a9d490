// Told on a phone already on record when another device is confirmed (domain.md 2.2).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, shortMoment } from '../wording.js';

export const deviceConfirmedText = defineMessage<{ at: string }>()({
  kind: 'DEVICE_CONFIRMED_TEXT',
  channel: 'TEXT',
  render: {
    EN: ({ at }) =>
      `Secure Access: a new device for security codes was confirmed on ${shortMoment(at)}. Not you? Call ${HELP_DESK_PHONE}.`,
    ES: ({ at }) =>
      `Secure Access: un aparato nuevo recibe sus claves desde el ${shortMoment(at)}. Si no fue usted, llame al ${HELP_DESK_PHONE}.`,
  },
});
