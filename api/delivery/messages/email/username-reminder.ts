// The answer to a forgotten username (domain.md 2.8): to the address alone, and also where no account has it, so that
// who asks for it learns nothing. It carries no link: nothing happened that could be taken back.
import { defineMessage } from '../define-message.js';
import { HELP_DESK_PHONE, moment } from '../wording.js';

export const usernameReminder = defineMessage<{ at: string; usernames: readonly string[] }>()({
  kind: 'USERNAME_REMINDER',
  channel: 'EMAIL',
  render: {
    EN: ({ at, usernames }, about) => ({
      subject: 'Your Secure Access username',
      text: `On ${moment(at, 'EN')}, somebody asked which Secure Access username belongs to this e-mail address.

${
  usernames.length === 0
    ? `No account has this address. If you have an account, it may have another one: ask again with that. If you have none, you
can register at ${about.site}.`
    : `${usernames.length === 1 ? 'The username is' : 'The usernames are'}:\n\n${listed(usernames)}`
}

If you did not ask for this, do nothing: we told nobody else. The e-Help Desk is at ${HELP_DESK_PHONE}.
`,
    }),
    ES: ({ at, usernames }, about) => ({
      subject: 'Su nombre de usuario de Secure Access',
      text: `El ${moment(at, 'ES')}, alguien preguntó qué nombre de usuario de Secure Access tiene esta dirección de correo.

${
  usernames.length === 0
    ? `Ninguna cuenta tiene esta dirección. Si usted tiene una cuenta, quizá tenga otra dirección: pregunte de nuevo con esa.
Si no tiene ninguna, puede registrarse en ${about.site}.`
    : `${usernames.length === 1 ? 'El nombre de usuario es' : 'Los nombres de usuario son'}:\n\n${listed(usernames)}`
}

Si usted no lo preguntó, no haga nada: no se lo dijimos a nadie más. La Mesa de Ayuda está en el ${HELP_DESK_PHONE}.
`,
    }),
  },
});

const listed = (usernames: readonly string[]): string => usernames.map((name) => `    ${name}`).join('\n');
