// The letter with the mailed activation code (domain.md 2.2). Names no username.
import { defineMessage } from '../define-message.js';
import { day, HELP_DESK_PHONE } from '../wording.js';

export const activationCodeLetter = defineMessage<{ code: string }>()({
  kind: 'ACTIVATION_CODE',
  channel: 'LETTER',
  render: {
    EN: ({ code }, { publicUrl, codeExpiresOn, serial }) => ({
      title: 'Your activation code for Secure Access',
      before: ['You asked us to mail you a code to finish your registration.'],
      code,
      after: [
        `Sign in at ${publicUrl} with your username and password, and enter the code by ${day(codeExpiresOn, 'EN')}. Then add a mobile phone or the authenticator app for your security codes.`,
        'Share the code with nobody. We never ask for it by phone, text or e-mail. A newer letter makes this one void.',
        `If you did not ask for this letter, somebody may be using your name: call the e-Help Desk at ${HELP_DESK_PHONE} and give the reference ${serial}.`,
      ],
    }),
    ES: ({ code }, { publicUrl, codeExpiresOn, serial }) => ({
      title: 'Su código de activación de Secure Access',
      before: ['Usted nos pidió un código por correo postal para terminar su registro.'],
      code,
      after: [
        `Entre en ${publicUrl} con su nombre de usuario y contraseña, y escriba el código a más tardar el ${day(codeExpiresOn, 'ES')}. Después agregue un teléfono móvil o la aplicación de autenticación para sus códigos de seguridad.`,
        'No comparta el código con nadie. Nunca se lo pediremos por teléfono, mensaje de texto ni correo electrónico. Una carta más nueva anula esta.',
        `Si usted no pidió esta carta, alguien puede estar usando su nombre: llame a la Mesa de Ayuda al ${HELP_DESK_PHONE} y dé la referencia ${serial}.`,
      ],
    }),
  },
});
