// The advance notice of a new user agreement, to every holder (domain.md 2.8). Nothing was done on the account, so it
// carries no "this was not me" link; and it asks for nothing, so that a forged one has nothing to imitate.
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, moment } from '../wording.js';

/** `effectiveAt` is an ISO-8601 instant; `version` goes into an address as it is. */
export const agreementNotice = defineMessage<{ version: string; effectiveAt: string }>()({
  kind: 'AGREEMENT_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ version, effectiveAt }, about) => ({
      subject: 'Secure Access has a new user agreement',
      text: `The Secure Access user agreement has a new version, ${version}. It takes effect on
${moment(effectiveAt, 'EN')}. Read it here:

${about.publicUrl}/user-agreement/${version}?language=en

You need not do anything now. The first time you sign in after that moment, you are asked to accept it. If you do not
accept it, you are not signed in, and your account stays as it is.

This e-mail asks for no password and no code. With questions, call the e-Help Desk at ${HELP_DESK_PHONE}.
`,
    }),
    ES: ({ version, effectiveAt }, about) => ({
      subject: 'Secure Access tiene un nuevo acuerdo de usuario',
      text: `El acuerdo de usuario de Secure Access tiene una nueva versión, ${version}. Entra en vigor el
${moment(effectiveAt, 'ES')}. Léala aquí:

${about.publicUrl}/user-agreement/${version}?language=es

Por ahora no tiene que hacer nada. La primera vez que entre después de ese momento, se le pedirá que lo acepte. Si no lo
acepta, no podrá entrar, y su cuenta quedará como está.

Este correo no pide contraseñas ni códigos. Si tiene preguntas, llame a la Mesa de Ayuda al ${HELP_DESK_PHONE}.
`,
    }),
  },
});
