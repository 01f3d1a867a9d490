// What a person is told when something can be mended: one sentence pair for each code of the GraphQL contract,
// and more exact ones (`reasons`) where a code has several causes. Pure data: triesLeft and retryAt travel as fields.

import { reasons } from './user-error-reasons.js';

export { reasons };

export interface Sentence {
  readonly EN: string;
  readonly ES: string;
}

export interface UserErrorSentence extends Sentence {
  /** Staff codes exist on the staff endpoint alone. */
  readonly audience?: 'staff';
}

export const userErrors = {
  INVALID_INPUT: {
    EN: 'Something in this field is not as we need it. Please check it and try again.',
    ES: 'Algo en este campo no está como lo necesitamos. Revíselo e inténtelo de nuevo.',
  },
  STEP_OUT_OF_ORDER: {
    EN: 'This step is already done or is not due yet. Please continue with the step shown now.',
    ES: 'Este paso ya se completó o todavía no corresponde. Continúe con el paso que se muestra ahora.',
  },
  FLOW_EXPIRED: {
    EN: 'The time for this has run out, or it was ended. Please start again; nothing of your account is lost.',
    ES: 'El tiempo para esto se agotó o el proceso se terminó. Empiece de nuevo; su cuenta no ha perdido nada.',
  },
  CODE_INCORRECT: {
    EN: 'That code is not right. Check the newest message or letter from us and enter the code again.',
    ES: 'Ese código no es correcto. Revise nuestro mensaje o carta más reciente e introduzca el código otra vez.',
  },
  CODE_EXPIRED: {
    EN: 'That code is too old, or was already used. Please ask for a new one.',
    ES: 'Ese código ya venció o ya se usó. Solicite uno nuevo.',
  },
  CODE_USED_UP: {
    EN: 'The code was entered wrongly too many times and no longer works, even if entered correctly now.',
    ES: 'El código se introdujo mal demasiadas veces y ya no sirve, aunque ahora se escriba correctamente.',
  },
  RATE_LIMITED: {
    EN: 'That was too many requests in a short time. Please wait until the time shown and try again.',
    ES: 'Fueron demasiadas solicitudes en poco tiempo. Espere hasta la hora indicada e inténtelo de nuevo.',
  },
  // One wording for every kind of mismatch: it must not tell which item was wrong, nor why a person is refused.
  IDENTITY_NOT_VERIFIED: {
    EN: 'We could not verify your identity with these details. Compare every item with your last-filed tax return, then try again or call the e-Help Desk.',
    ES: 'No pudimos verificar su identidad con estos datos. Compárelos todos con su última declaración de impuestos e inténtelo de nuevo, o llame a la Mesa de Ayuda.',
  },
  LOCKED: {
    EN: 'To protect you, this is locked for a while after too many wrong tries. Please try again after the time shown.',
    ES: 'Para su protección, esto queda bloqueado por un tiempo tras demasiados intentos fallidos. Inténtelo después de la hora indicada.',
  },
  FINANCIAL_ACCOUNT_NOT_VERIFIED: {
    EN: 'We could not verify this account. Check the kind and the last eight digits, or use another account. American Express, debit and corporate cards cannot be used.',
    ES: 'No pudimos verificar esta cuenta. Revise el tipo y los últimos ocho dígitos, o use otra cuenta. No se aceptan tarjetas American Express, de débito ni corporativas.',
  },
  CREDIT_FROZEN: {
    EN: 'Your credit record is frozen at the credit bureau. Ask the bureau to lift the freeze for a short time, then come back to this step.',
    ES: 'Su historial de crédito está congelado en la agencia de crédito. Pida a la agencia que levante la congelación por un tiempo breve y vuelva a este paso.',
  },
  ALREADY_REGISTERED: {
    EN: 'You already have a Secure Access account. Please sign in with it; if you forgot the username or password, ask for help on the sign-in page.',
    ES: 'Usted ya tiene una cuenta de Secure Access. Inicie sesión con ella; si olvidó el usuario o la contraseña, pida ayuda en la página de inicio de sesión.',
  },
  PHONE_NOT_ACCEPTED: {
    EN: 'This phone number cannot be used. Please give a U.S. mobile number that receives text messages, or choose an activation code by mail.',
    ES: 'Este número de teléfono no se puede usar. Indique un celular de EE. UU. que reciba mensajes de texto, o elija un código de activación por correo.',
  },
  PHONE_NOT_LINKED: {
    EN: 'We could not link this phone to your name, as often happens with prepaid, family or business plans. Try another phone or choose an activation code by mail.',
    ES: 'No pudimos vincular este teléfono con su nombre, algo común en planes de prepago, familiares o de empresa. Pruebe otro teléfono o elija un código de activación por correo.',
  },
  PHONE_OPTED_OUT: {
    EN: 'This phone has asked not to get texts from us. Send START in reply to our last text, then try again, or use another phone.',
    ES: 'Este teléfono pidió no recibir nuestros mensajes. Responda START a nuestro último mensaje e inténtelo de nuevo, o use otro teléfono.',
  },
  LETTER_NOT_AVAILABLE: {
    EN: 'We have no address to which a letter to you can be mailed. Please call the e-Help Desk.',
    ES: 'No tenemos una dirección postal a la que podamos enviarle una carta. Llame a la Mesa de Ayuda.',
  },
  USERNAME_TAKEN: {
    EN: 'This username is not available. Please choose another one.',
    ES: 'Este nombre de usuario no está disponible. Elija otro.',
  },
  PASSWORD_REJECTED: {
    EN: 'This password cannot be used. Please choose another one; a few unrelated words make a good password.',
    ES: 'Esta contraseña no se puede usar. Elija otra; unas cuantas palabras sin relación entre sí forman una buena contraseña.',
  },
  CREDENTIALS_INCORRECT: {
    EN: 'The username or the password is not right. Please check both and try again.',
    ES: 'El usuario o la contraseña no es correcto. Revise ambos e inténtelo de nuevo.',
  },
  ACCOUNT_SUSPENDED: {
    EN: 'This account is suspended and cannot be used at present. Please call the e-Help Desk to have it looked at.',
    ES: 'Esta cuenta está suspendida y por ahora no se puede usar. Llame a la Mesa de Ayuda para que la revisen.',
  },
  APP_ALREADY_CONNECTED: {
    EN: 'This app already serves another account, and it can serve only one. Remove it there first, or use another device.',
    ES: 'Esta aplicación ya está conectada a otra cuenta y solo puede servir a una. Quítela primero de esa cuenta o use otro dispositivo.',
  },
  LAST_DEVICE: {
    EN: 'This is the only device that gets your security codes, so it cannot be removed. Set up another one first.',
    ES: 'Este es el único dispositivo que recibe sus códigos de seguridad y por eso no se puede quitar. Configure otro primero.',
  },
  FRESH_CODE_REQUIRED: {
    EN: 'For this change we need a new security code from you. Please enter one and then repeat the change.',
    ES: 'Para este cambio necesitamos un código de seguridad nuevo. Introdúzcalo y luego repita el cambio.',
  },
  AGREEMENT_REQUIRED: {
    EN: 'The user agreement has a new version. Please read and accept it to go on.',
    ES: 'El acuerdo de usuario tiene una nueva versión. Léalo y acéptelo para continuar.',
  },
  PROVIDER_UNAVAILABLE: {
    EN: 'A service that we need for this step does not answer at the moment. Nothing is lost and no try was counted; please try again in a few minutes.',
    ES: 'Un servicio que necesitamos para este paso no responde en este momento. No se perdió nada ni se contó ningún intento; inténtelo de nuevo en unos minutos.',
  },

  OUTSIDE_HOURS: {
    audience: 'staff',
    EN: 'The e-Help Desk is closed now. Give the reason for working outside its hours; supervisors will see the case.',
    ES: 'La Mesa de Ayuda está cerrada. Indique el motivo para trabajar fuera de horario; los supervisores verán el caso.',
  },
  NOT_ELIGIBLE: {
    audience: 'staff',
    EN: 'The rules do not allow this for this person or this case as it stands.',
    ES: 'Las reglas no permiten esto para esta persona o para este caso en su estado actual.',
  },
  CASE_CLOSED: {
    audience: 'staff',
    EN: 'This case is closed and can no longer be changed. Open a new one if the caller still needs help.',
    ES: 'Este caso está cerrado y ya no se puede modificar. Abra uno nuevo si la persona todavía necesita ayuda.',
  },
  FOUR_EYES: {
    audience: 'staff',
    EN: 'This needs a second person: somebody else who holds the permission and had no part in it so far.',
    ES: 'Esto requiere a una segunda persona: alguien más que tenga el permiso y que no haya participado hasta ahora.',
  },
  DOCUMENTS_INSUFFICIENT: {
    audience: 'staff',
    EN: 'These documents do not suffice. Two different government-issued IDs are needed, both valid and agreeing with the record, at least one with a photo.',
    ES: 'Estos documentos no bastan. Se necesitan dos identificaciones oficiales distintas, vigentes y que coincidan con el registro, al menos una con fotografía.',
  },
  SLOT_TAKEN: {
    audience: 'staff',
    EN: 'This appointment time has just been taken. Please choose another one.',
    ES: 'Esta hora de cita se acaba de ocupar. Elija otra.',
  },
  CONFLICT: {
    audience: 'staff',
    EN: 'Somebody else changed this in the meantime. Look at the present state, then repeat your change if it is still needed.',
    ES: 'Otra persona modificó esto entretanto. Revise el estado actual y repita su cambio si todavía hace falta.',
  },
} as const satisfies Record<string, UserErrorSentence>;

export type UserErrorCode = keyof typeof userErrors;

/** The reasons that exist for one code; `never` for a code that has a single wording. */
export type ReasonOf<C extends UserErrorCode> = C extends keyof typeof reasons
  ? keyof (typeof reasons)[C] & string
  : never;

/** What to say for a code in the reader's language: the reason's own sentence where one is given. */
export function sentenceFor<C extends UserErrorCode>(
  code: C,
  language: keyof Sentence,
  reason?: ReasonOf<C>,
): string {
  const exact: Partial<Record<UserErrorCode, Record<string, Sentence>>> = reasons;
  return (reason && exact[code]?.[reason]?.[language]) || userErrors[code][language];
}
