// A forgotten password was reset (domain.md 2.8): the letter reaches the holder even where mailbox and phone are a
// thief's. Names no username.
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, moment } from '../wording.js';

export const passwordResetLetter = defineMessage<{ at: string }>()({
  kind: 'PASSWORD_RESET_NOTICE',
  channel: 'LETTER',
  render: {
    EN: ({ at }, { serial }) => ({
      title: 'Your Secure Access password was reset',
      before: [
        `On ${moment(at, 'EN')}, the password of your Secure Access account was reset, with a code sent to your e-mail address and a security code by text or app.`,
        'If it was you, there is nothing to do.',
      ],
      after: [
        `If it was not you, somebody may have your phone and read your e-mail: call the e-Help Desk at ${HELP_DESK_PHONE} as soon as you can and give the reference ${serial}.`,
      ],
    }),
    ES: ({ at }, { serial }) => ({
      title: 'Se restableció su contraseña de Secure Access',
      before: [
        `El ${moment(at, 'ES')}, se restableció la contraseña de su cuenta de Secure Access, con un código enviado a su dirección de correo electrónico y un código de seguridad por mensaje de texto o aplicación.`,
        'Si fue usted, no tiene que hacer nada.',
      ],
      after: [
        `Si no fue usted, alguien puede tener su teléfono y leer su correo electrónico: llame cuanto antes a la Mesa de Ayuda al ${HELP_DESK_PHONE} y dé la referencia ${serial}.`,
      ],
    }),
  },
});
