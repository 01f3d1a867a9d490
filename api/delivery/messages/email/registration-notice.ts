// The notice of a registration by mail: its code goes by post, so the notice goes by e-mail (domain.md 2.1).
import { defineMessage } from '../define-message.js';
import { day, moment, objection } from '../wording.js';

export const registrationNoticeEmail = defineMessage<{
  at: string;
  expectedFrom: string;
  expectedBy: string;
  disavowLink?: string;
}>()({
  kind: 'REGISTRATION_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, expectedFrom, expectedBy, disavowLink }, about) => ({
      subject: 'Your Secure Access account was created',
      text: `On ${moment(at, 'EN')}, a Secure Access account was created with this e-mail address.

It opens nothing yet. A letter with an activation code is on its way to your address of record and
should arrive between ${day(expectedFrom, 'EN')} and ${day(expectedBy, 'EN')}. When you have it, sign in at ${about.site}.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, expectedFrom, expectedBy, disavowLink }, about) => ({
      subject: 'Se creó su cuenta de Secure Access',
      text: `El ${moment(at, 'ES')}, se creó una cuenta de Secure Access con este correo electrónico.

Todavía no abre nada. Una carta con un código de activación va en camino a su dirección registrada y
debe llegar entre el ${day(expectedFrom, 'ES')} y el ${day(expectedBy, 'ES')}. Cuando la tenga, entre en ${about.site}.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
