// The notice of a phone change by phone: its code went by text, so the notice goes by post (domain.md 2.6).
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, moment } from '../wording.js';

export const phoneChangedNoticeLetter = defineMessage<{ at: string }>()({
  kind: 'PHONE_CHANGED_NOTICE',
  channel: 'LETTER',
  render: {
    EN: ({ at }, { serial }) => ({
      title: 'The phone of your Secure Access account was changed',
      before: [
        `On ${moment(at, 'EN')}, somebody signed in to your Secure Access account, proved your identity to us and confirmed another phone for your security codes. The old phone gets none any more.`,
        'If it was you, there is nothing to do. Keep this letter with your records.',
      ],
      after: [
        `If it was not you, call the e-Help Desk at ${HELP_DESK_PHONE} as soon as you can and give the reference ${serial}.`,
      ],
    }),
    ES: ({ at }, { serial }) => ({
      title: 'Se cambió el teléfono de su cuenta de Secure Access',
      before: [
        `El ${moment(at, 'ES')}, alguien entró en su cuenta de Secure Access, demostró su identidad ante nosotros y confirmó otro teléfono para sus códigos de seguridad. El teléfono anterior ya no los recibe.`,
        'Si fue usted, no tiene que hacer nada. Guarde esta carta con sus documentos.',
      ],
      after: [
        `Si no fue usted, llame cuanto antes a la Mesa de Ayuda al ${HELP_DESK_PHONE} y dé la referencia ${serial}.`,
      ],
    }),
  },
});
