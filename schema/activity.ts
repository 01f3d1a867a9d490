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
  PASSWORD_CHANGED: { EN: 'The password was changed', ES: 'Se cambió la contraseña' },
} as const;

export type ActivityKind = keyof typeof activityTexts;
