// A security-code device was confirmed; told to the e-mail on record (domain.md 2.2).
import { defineMessage, type Language } from '../define-message.js';
import { moment, objection } from '../wording.js';

export type DeviceKind = 'PHONE' | 'APP';

/** "a phone", "una aplicación de autenticación": how notices name a new device. */
export const deviceName = (device: DeviceKind, language: Language): string =>
  ({
    PHONE: { EN: 'a phone', ES: 'un teléfono' },
    APP: { EN: 'an authenticator app', ES: 'una aplicación de autenticación' },
  })[device][language];

export const deviceConfirmedNotice = defineMessage<{
  at: string;
  device: DeviceKind;
  disavowLink?: string;
}>()({
  kind: 'DEVICE_CONFIRMED_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, device, disavowLink }, about) => ({
      subject: 'A new device for your Secure Access security codes',
      text: `On ${moment(at, 'EN')}, ${deviceName(device, 'EN')} was confirmed for the security codes of your Secure Access account.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, device, disavowLink }, about) => ({
      subject: 'Un dispositivo nuevo para sus códigos de Secure Access',
      text: `El ${moment(at, 'ES')}, se confirmó ${deviceName(device, 'ES')} para los códigos de seguridad de su cuenta de Secure Access.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
