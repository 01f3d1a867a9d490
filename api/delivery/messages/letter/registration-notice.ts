// The notice of a registration by phone: its code went by text, so the notice goes by post (domain.md 2.1).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, moment } from '../wording.js';

export const registrationNoticeLetter = defineMessage<{ at: string }>()({
  kind: 'REGISTRATION_NOTICE',
  channel: 'LETTER',
  render: {
    EN: ({ at }, { serial }) => ({
      title: 'A Secure Access account was opened in your name',
      before: [
        `On ${moment(at, 'EN')}, somebody proved your identity to us and opened a Secure Access account in your name. It gives access to tax services online.`,
        'If it was you, there is nothing to do. Keep this letter with your records.',
      ],
      after: [
        `If it was not you, call the e-Help Desk at ${HELP_DESK_PHONE} as soon as you can and give the reference ${serial}. We will close the account.`,
      ],
    }),
    ES: ({ at }, { serial }) => ({
      title: 'Se abrió una cuenta de Secure Access a su nombre',
      before: [
        `El ${moment(at, 'ES')}, alguien demostró su identidad ante nosotros y abrió una cuenta de Secure Access a su nombre. Da acceso a servicios de impuestos en línea.`,
        'Si fue usted, no tiene que hacer nada. Guarde esta carta con sus documentos.',
      ],
      after: [
        `Si no fue usted, llame cuanto antes a la Mesa de Ayuda al ${HELP_DESK_PHONE} y dé la referencia ${serial}. Cerraremos la cuenta.`,
      ],
    }),
  },
});
