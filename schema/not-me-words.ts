// What the page behind the "this was not me" link of a notice says (domain.md 2.8). `{days}`, `{phone}` and `{hours}`
// are filled in where it is served.

export const notMeWords = {
  title: { EN: 'Was this not you?', ES: '¿No fue usted?' },
  why: {
    EN: 'You opened the link of a notice about your Secure Access account. If it was not you who did what the notice says, press the button.',
    ES: 'Abrió el enlace de un aviso sobre su cuenta de Secure Access. Si no fue usted quien hizo lo que dice el aviso, pulse el botón.',
  },
  what: { EN: 'This is what then happens:', ES: 'Esto es lo que ocurre entonces:' },
  sessions: {
    EN: 'Every session of the account ends.',
    ES: 'Se cierran todas las sesiones de la cuenta.',
  },
  signIn: {
    EN: 'Nobody can sign in until the password is reset.',
    ES: 'Nadie puede entrar hasta que se restablezca la contraseña.',
  },
  changes: {
    EN: 'The e-mail address and the devices for security codes are again those of {days} days ago; a phone change that has begun is cancelled.',
    ES: 'La dirección de correo electrónico y los dispositivos para códigos de seguridad son otra vez los de hace {days} días; se cancela el cambio de teléfono que haya comenzado.',
  },
  desk: { EN: 'The e-Help Desk is told.', ES: 'Se avisa a la Mesa de Ayuda.' },
  itWasMe: {
    EN: 'If it was you, close this page. Nothing has happened yet.',
    ES: 'Si fue usted, cierre esta página. Todavía no ha ocurrido nada.',
  },
  button: { EN: 'This was not me', ES: 'No fui yo' },
  doneTitle: { EN: 'Signing in is stopped', ES: 'Se detuvo el acceso' },
  done: {
    EN: 'Every session has ended, recent changes were taken back, and the e-Help Desk was told.',
    ES: 'Se cerraron todas las sesiones, se deshicieron los cambios recientes y se avisó a la Mesa de Ayuda.',
  },
  next: {
    EN: 'Now reset your password: where you sign in, choose that you forgot it. It takes your e-mail address and one of your devices. Choose a password that you use nowhere else. If you cannot, call the e-Help Desk.',
    ES: 'Ahora restablezca su contraseña: donde inicia la sesión, elija que la olvidó. Hacen falta su correo electrónico y uno de sus dispositivos. Elija una contraseña que no use en ningún otro lugar. Si no puede, llame a la Mesa de Ayuda.',
  },
  failed: {
    EN: 'That did not get through, and nothing has happened. Please try again, or call the e-Help Desk.',
    ES: 'No se pudo enviar, y no ha ocurrido nada. Inténtelo de nuevo o llame a la Mesa de Ayuda.',
  },
  incomplete: {
    EN: 'The link is not complete. Please open it from the notice again, or copy all of it.',
    ES: 'El enlace no está completo. Ábralo otra vez desde el aviso o cópielo entero.',
  },
  noScript: {
    EN: 'Your browser runs no scripts, so the button does not work. Please call the e-Help Desk.',
    ES: 'Su navegador no ejecuta scripts, así que el botón no funciona. Llame a la Mesa de Ayuda.',
  },
  reach: { EN: 'e-Help Desk: {phone}. {hours}', ES: 'Mesa de Ayuda: {phone}. {hours}' },
} as const;
