// Instead of the code of a reset, where there is nothing to reset (domain.md 2.8): only the owner of the address learns
// why. The username that was typed is not repeated: anybody may have typed anything.
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, moment } from '../wording.js';

/** `UNKNOWN`: no account has both. `NO_DEVICE`: nothing that a security code could come from. */
export type WhyNoReset = 'UNKNOWN' | 'NO_DEVICE' | 'SUSPENDED';

export const passwordResetNotPossible = defineMessage<{ at: string; why: WhyNoReset }>()({
  kind: 'PASSWORD_RESET_NOT_POSSIBLE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, why }, about) => ({
      subject: 'Your Secure Access password was not reset',
      text: `On ${moment(at, 'EN')}, somebody asked to reset the password of a Secure Access account with this e-mail address.

${
  {
    UNKNOWN: `No account with the username that was given has this address. If it was you, check both, or ask at
${about.site} for your username to be sent to you.`,
    NO_DEVICE: `The account has no phone or app yet that a security code could come from, and without one the password cannot be
reset online. If it was you, register again at ${about.site}, or call the e-Help Desk.`,
    SUSPENDED: `The account is suspended, so its password cannot be reset online. If it was you, call the e-Help Desk.`,
  }[why]
}

If you did not ask for this, do nothing. The e-Help Desk is at ${HELP_DESK_PHONE}.
`,
    }),
    ES: ({ at, why }, about) => ({
      subject: 'Su contraseña de Secure Access no se restableció',
      text: `El ${moment(at, 'ES')}, alguien pidió restablecer la contraseña de una cuenta de Secure Access con esta dirección de correo.

${
  {
    UNKNOWN: `Ninguna cuenta con el nombre de usuario indicado tiene esta dirección. Si fue usted, revise ambos datos o pida en
${about.site} que le enviemos su nombre de usuario.`,
    NO_DEVICE: `La cuenta todavía no tiene un teléfono ni una aplicación que dé códigos de seguridad, y sin ellos la contraseña no se
puede restablecer en línea. Si fue usted, regístrese de nuevo en ${about.site} o llame a la Mesa de Ayuda.`,
    SUSPENDED: `La cuenta está suspendida y su contraseña no se puede restablecer en línea. Si fue usted, llame a la Mesa de Ayuda.`,
  }[why]
}

Si usted no lo pidió, no haga nada. La Mesa de Ayuda está en el ${HELP_DESK_PHONE}.
`,
    }),
  },
});
