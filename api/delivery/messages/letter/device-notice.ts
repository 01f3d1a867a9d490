// The second letter, after a mailed code was used: the thief of one letter meets the next (domain.md 2.2).
import { defineMessage } from '../define-message.js';
import { type DeviceKind, deviceName } from '../email/device-confirmed-notice.js';
import { HELP_DESK_PHONE, moment } from '../wording.js';

export const deviceNoticeLetter = defineMessage<{ at: string; device: DeviceKind }>()({
  kind: 'DEVICE_NOTICE',
  channel: 'LETTER',
  render: {
    EN: ({ at, device }, { serial }) => ({
      title: 'Your Secure Access account was activated',
      before: [
        `On ${moment(at, 'EN')}, the activation code that we mailed to you was entered, and ${deviceName(device, 'EN')} was confirmed for your security codes.`,
        'If it was you, there is nothing to do.',
      ],
      after: [
        `If it was not you, somebody may have taken a letter of yours: call the e-Help Desk at ${HELP_DESK_PHONE} as soon as you can and give the reference ${serial}.`,
      ],
    }),
    ES: ({ at, device }, { serial }) => ({
      title: 'Su cuenta de Secure Access fue activada',
      before: [
        `El ${moment(at, 'ES')}, se escribió el código de activación que le enviamos por correo postal y se confirmó ${deviceName(device, 'ES')} para sus códigos de seguridad.`,
        'Si fue usted, no tiene que hacer nada.',
      ],
      after: [
        `Si no fue usted, alguien pudo haber tomado una carta suya: llame cuanto antes a la Mesa de Ayuda al ${HELP_DESK_PHONE} y dé la referencia ${serial}.`,
      ],
    }),
  },
});
