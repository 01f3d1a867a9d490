// A holder chose other secret questions and answers (domain.md 2.8).
import { defineMessage } from '../define-message.js';
import { moment, objection } from '../wording.js';

export const secretAnswersNotice = defineMessage<{ at: string; disavowLink?: string }>()({
  kind: 'SECRET_ANSWERS_NOTICE',
  channel: 'EMAIL',
  render: {
    EN: ({ at, disavowLink }, about) => ({
      subject: 'Your Secure Access secret answers were changed',
      text: `On ${moment(at, 'EN')}, the secret questions and answers of your Secure Access account were chosen anew.
One of them may be asked when you reset a forgotten password.

${objection('EN', about, disavowLink)}
`,
    }),
    ES: ({ at, disavowLink }, about) => ({
      subject: 'Se cambiaron sus respuestas secretas de Secure Access',
      text: `El ${moment(at, 'ES')}, se eligieron de nuevo las preguntas y respuestas secretas de su cuenta de Secure Access.
Es posible que se le pregunte una de ellas si restablece una contraseña olvidada.

${objection('ES', about, disavowLink)}
`,
    }),
  },
});
