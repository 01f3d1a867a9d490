// Somebody answered "this was not me" to a notice (domain.md 2.8): what was done, and how to go on.
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, moment, objection } from '../wording.js';

export const disavowedNotice = defineMessage<{
  at: string;
  /** Whether the e-mail address went back to an older one. */
  emailBack: boolean;
  /** Whether devices ended or serve again. */
  devicesBack: boolean;
  disavowLink?: string;
}>()({
  kind: 'DISAVOWED_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, emailBack, devicesBack, disavowLink }, about) => ({
      subject: 'Signing in to your Secure Access account was stopped',
      text: `On ${moment(at, 'EN')}, somebody answered "this was not me" to a notice about your Secure Access account.

${points([
  'Every session ended, and nobody can sign in until the password is reset.',
  emailBack && `The e-mail address is the one of ${Math.ceil(about.disavowDays)} days ago again.`,
  devicesBack &&
    `The devices for security codes are those of ${Math.ceil(about.disavowDays)} days ago again.`,
  'The e-Help Desk was told.',
])}

To go on, reset your password at ${about.site}. If you cannot, call the e-Help Desk at ${HELP_DESK_PHONE}.

${objection('EN', about, disavowLink, 'If it was not you who answered that notice')}
`,
    }),
    ES: ({ at, emailBack, devicesBack, disavowLink }, about) => ({
      subject: 'Se detuvo el acceso a su cuenta de Secure Access',
      text: `El ${moment(at, 'ES')}, alguien respondió "no fui yo" a un aviso sobre su cuenta de Secure Access.

${points([
  'Se cerraron todas las sesiones, y nadie puede entrar hasta que se restablezca la contraseña.',
  emailBack &&
    `La dirección de correo electrónico es otra vez la de hace ${Math.ceil(about.disavowDays)} días.`,
  devicesBack &&
    `Los dispositivos para códigos de seguridad son otra vez los de hace ${Math.ceil(about.disavowDays)} días.`,
  'Se avisó a la Mesa de Ayuda.',
])}

Para continuar, restablezca su contraseña en ${about.site}. Si no puede, llame a la Mesa de Ayuda al ${HELP_DESK_PHONE}.

${objection('ES', about, disavowLink, 'Si no fue usted quien respondió a ese aviso')}
`,
    }),
  },
});

const points = (said: readonly (string | false)[]): string =>
  said
    .filter((one) => one !== false)
    .map((one) => `- ${one}`)
    .join('\n');
