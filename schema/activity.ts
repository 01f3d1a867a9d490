// What happened on an account, in the words its holder reads.

export const activityTexts = {
  SIGNED_IN: { EN: 'Signed in', ES: 'Inicio de sesión' },
  SIGN_IN_REFUSED: { EN: 'A sign-in was refused', ES: 'Se rechazó un inicio de sesión' },
  ACTIVATED: { EN: 'The account became active', ES: 'La cuenta quedó activa' },
  DEVICE_ADDED: {
    EN: 'A device for security codes was added',
    ES: 'Se agregó un dispositivo para códigos de seguridad',
  },
  RENEWAL_STARTED: { EN: 'A phone change was started', ES: 'Se inició un cambio de teléfono' },
  RENEWAL_COMPLETED: { EN: 'A phone change took effect', ES: 'Un cambio de teléfono se hizo efectivo' },
  RENEWAL_CANCELLED: { EN: 'A phone change was cancelled', ES: 'Se canceló un cambio de teléfono' },
  IDENTITY_PROVEN: {
    EN: 'The old e-Services account was upgraded to Secure Access',
    ES: 'La cuenta anterior de e-Services se pasó a Secure Access',
  },
  DEVICE_REMOVED: {
    EN: 'A device for security codes was removed',
    ES: 'Se quitó un dispositivo para códigos de seguridad',
  },
  SESSION_ENDED: { EN: 'A session was ended', ES: 'Se terminó una sesión' },
  PASSWORD_CHANGED: { EN: 'The password was changed', ES: 'Se cambió la contraseña' },
  PASSWORD_RESET_ASKED: {
    EN: 'A password reset was asked for',
    ES: 'Se pidió restablecer la contraseña',
  },
  PASSWORD_RESET: { EN: 'The password was reset', ES: 'Se restableció la contraseña' },
  EMAIL_CHANGE_ASKED: {
    EN: 'Another e-mail address was given',
    ES: 'Se indicó otra dirección de correo electrónico',
  },
  EMAIL_CHANGED: {
    EN: 'The e-mail address was changed',
    ES: 'Se cambió la dirección de correo electrónico',
  },
  SITE_IDENTITY_CHANGED: {
    EN: 'The site phrase or image was changed',
    ES: 'Se cambió la frase o la imagen del sitio',
  },
  SECRET_ANSWERS_CHANGED: {
    EN: 'The secret answers were changed',
    ES: 'Se cambiaron las respuestas secretas',
  },
  LANGUAGE_CHANGED: { EN: 'The language was changed', ES: 'Se cambió el idioma' },
  AGREEMENT_ACCEPTED: {
    EN: 'The user agreement was accepted',
    ES: 'Se aceptó el acuerdo de usuario',
  },
  DISAVOWED: {
    EN: 'Somebody answered "this was not me" to a notice',
    ES: 'Alguien respondió "no fui yo" a un aviso',
  },
  SUSPENDED: { EN: 'The account was suspended', ES: 'Se suspendió la cuenta' },
} as const;

export type ActivityKind = keyof typeof activityTexts;
