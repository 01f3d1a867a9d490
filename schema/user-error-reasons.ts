// The more exact sentences of a code that has several causes. A reason never tells more than the code may:
// IDENTITY_NOT_VERIFIED, USERNAME_TAKEN and CREDENTIALS_INCORRECT at sign-in have none on purpose.
import type { Sentence, UserErrorCode } from './user-errors.js';

export const reasons = {
  INVALID_INPUT: {
    required: { EN: 'Please fill in this field.', ES: 'Complete este campo.' },
    'text.tooLong': { EN: 'This is too long. Please shorten it.', ES: 'Esto es demasiado largo. Acórtelo.' },
    'name.format': {
      EN: 'Give the name as on your tax return: letters, with spaces, hyphens and apostrophes where they belong.',
      ES: 'Escriba el nombre como en su declaración de impuestos: letras, con espacios, guiones y apóstrofos donde corresponda.',
    },
    'email.format': {
      EN: 'This is not a complete e-mail address. It should look like name@example.com.',
      ES: 'Esta dirección de correo electrónico no está completa. Debe verse como nombre@example.com.',
    },
    'email.unchanged': {
      EN: 'This is the e-mail address that we have now. Please give another one.',
      ES: 'Esta es la dirección de correo electrónico que ya tenemos. Indique otra.',
    },
    'ssn.format': {
      EN: 'A Social Security number has nine digits, such as 123-45-6789. ITINs cannot be used here.',
      ES: 'Un número de Seguro Social tiene nueve dígitos, como 123-45-6789. Aquí no se pueden usar números ITIN.',
    },
    'date.format': {
      EN: 'Give the date as year-month-day, such as 1975-04-30.',
      ES: 'Escriba la fecha como año-mes-día, por ejemplo 1975-04-30.',
    },
    'date.future': {
      EN: 'This date lies in the future. Please check the year.',
      ES: 'Esta fecha está en el futuro. Revise el año.',
    },
    'date.past': {
      EN: 'This date has passed. Please choose a later one.',
      ES: 'Esta fecha ya pasó. Elija una posterior.',
    },
    'date.order': {
      EN: 'The first date must not come after the second.',
      ES: 'La primera fecha no puede ser posterior a la segunda.',
    },
    'time.format': {
      EN: 'Give the time as hours and minutes, such as 08:30.',
      ES: 'Escriba la hora con horas y minutos, por ejemplo 08:30.',
    },
    'timeZone.unknown': {
      EN: 'This time zone is not known. Use a name such as America/New_York.',
      ES: 'Esta zona horaria no se conoce. Use un nombre como America/New_York.',
    },
    'zip.format': {
      EN: 'A ZIP code has five digits, or nine as in 20001-1234.',
      ES: 'El código postal tiene cinco dígitos, o nueve como en 20001-1234.',
    },
    'state.unknown': {
      EN: 'Use the two-letter abbreviation of a U.S. state or territory, such as TX or PR.',
      ES: 'Use la abreviatura de dos letras de un estado o territorio de EE. UU., como TX o PR.',
    },
    'filingStatus.unknown': {
      EN: 'Please choose one of the filing statuses offered.',
      ES: 'Elija uno de los estados civiles tributarios que se ofrecen.',
    },
    'phone.format': {
      EN: 'This is not a complete phone number. Give all ten digits, area code included.',
      ES: 'Este número de teléfono no está completo. Escriba los diez dígitos, con el código de área.',
    },
    'code.format': {
      EN: 'Enter the code exactly as our message, our letter or your app shows it, without other characters.',
      ES: 'Escriba el código exactamente como lo muestra nuestro mensaje, nuestra carta o su aplicación, sin otros caracteres.',
    },
    'lastEight.format': {
      EN: 'Give the last eight digits of the account number, digits only.',
      ES: 'Escriba los últimos ocho dígitos del número de cuenta, solo dígitos.',
    },
    'consent.required': {
      EN: 'We may ask the credit bureau only with your consent. The inquiry does not affect your credit score.',
      ES: 'Solo podemos consultar a la agencia de crédito con su consentimiento. La consulta no afecta su puntaje de crédito.',
    },
    'username.format': {
      EN: 'A username has 6 to 64 characters: letters, digits and . _ - @, with at least one letter.',
      ES: 'El nombre de usuario tiene de 6 a 64 caracteres: letras, dígitos y . _ - @, con al menos una letra.',
    },
    'username.nineDigits': {
      EN: 'For your safety a username must not contain nine digits in a row; they could be a Social Security number.',
      ES: 'Por su seguridad, el nombre de usuario no debe contener nueve dígitos seguidos; podrían ser un número de Seguro Social.',
    },
    'phrase.format': {
      EN: 'A site phrase has 3 to 80 characters and must not be your username or password.',
      ES: 'La frase del sitio tiene de 3 a 80 caracteres y no debe ser su usuario ni su contraseña.',
    },
    'image.unknown': {
      EN: 'Please choose one of the site images offered.',
      ES: 'Elija una de las imágenes del sitio que se ofrecen.',
    },
    'question.unknown': {
      EN: 'Please choose one of the secret questions offered.',
      ES: 'Elija una de las preguntas secretas que se ofrecen.',
    },
    'question.repeated': {
      EN: 'Please choose a different question for each answer.',
      ES: 'Elija una pregunta distinta para cada respuesta.',
    },
    'question.count': {
      EN: 'Please answer three secret questions.',
      ES: 'Responda tres preguntas secretas.',
    },
    'answer.format': {
      EN: 'Please give an answer of at least two letters or digits.',
      ES: 'Escriba una respuesta de al menos dos letras o dígitos.',
    },
    'answer.repeated': {
      EN: 'Please give a different answer to each question.',
      ES: 'Escriba una respuesta distinta para cada pregunta.',
    },
    'device.unknown': {
      EN: 'This device is not among those of the account. Please choose one that is listed.',
      ES: 'Este dispositivo no está entre los de la cuenta. Elija uno de la lista.',
    },
    'device.makesOwnCodes': {
      EN: 'This app makes its codes itself: open it and enter the code that it shows.',
      ES: 'Esta aplicación genera sus propios códigos: ábrala e introduzca el código que muestra.',
    },
    'session.unknown': {
      EN: 'This session is not among yours, or it has already ended. Please choose one that is listed.',
      ES: 'Esta sesión no está entre las suyas o ya terminó. Elija una de la lista.',
    },
    'agreement.unknown': {
      EN: 'This is not the current version of the user agreement. Please read the current one and accept it.',
      ES: 'Esta no es la versión vigente del acuerdo de usuario. Lea la versión vigente y acéptela.',
    },
    'installation.format': {
      EN: 'The app sent an identifier that cannot be used. Please reinstall or update the app.',
      ES: 'La aplicación envió un identificador que no se puede usar. Vuelva a instalar o actualice la aplicación.',
    },
    'language.unknown': {
      EN: 'Please choose English or Spanish.',
      ES: 'Elija inglés o español.',
    },
    'idempotency.format': {
      EN: 'The request key must have 8 to 200 characters.',
      ES: 'La clave de la solicitud debe tener de 8 a 200 caracteres.',
    },
    'idempotency.differentInput': {
      EN: 'This request key was already used for another input. Use a new key for a new request.',
      ES: 'Esta clave de solicitud ya se usó con otros datos. Use una clave nueva para una solicitud nueva.',
    },
    'reason.required': {
      EN: 'Please state the reason; it is kept in the audit trail.',
      ES: 'Indique el motivo; queda guardado en el registro de auditoría.',
    },
    'record.unknown': {
      EN: 'There is no such record, or it is not open to you.',
      ES: 'Ese registro no existe o no está disponible para usted.',
    },
    'question.notCurrent': {
      EN: 'This is not the question that is due now. Please answer the one shown.',
      ES: 'Esta no es la pregunta que corresponde ahora. Responda la que se muestra.',
    },
    'roles.refused': {
      EN: 'These roles may not be held by one person together.',
      ES: 'Una misma persona no puede tener estas funciones a la vez.',
    },
    'number.range': {
      EN: 'This number is outside what is possible here. Please check it.',
      ES: 'Este número está fuera de lo posible aquí. Revíselo.',
    },
    'csv.format': {
      EN: 'This file is not an acknowledgement as the printer sends it. Please check that it is the right one.',
      ES: 'Este archivo no es un acuse de recibo como los que envía la imprenta. Revise que sea el correcto.',
    },
  },
  FLOW_EXPIRED: {
    registration: {
      EN: 'This registration is over: its time has run out, or a newer one took its place. Please start again; the details you gave are being deleted.',
      ES: 'Este registro terminó: su tiempo se agotó o uno más reciente lo reemplazó. Empiece de nuevo; los datos que proporcionó se están eliminando.',
    },
    login: {
      EN: 'The time for this sign-in has run out. Please sign in again.',
      ES: 'El tiempo para este inicio de sesión se agotó. Inicie sesión de nuevo.',
    },
    reset: {
      EN: 'The time for this password reset has run out. Please start it again.',
      ES: 'El tiempo para restablecer la contraseña se agotó. Empiece de nuevo.',
    },
    pairing: {
      EN: 'The time for connecting the app has run out. Please start connecting it again.',
      ES: 'El tiempo para conectar la aplicación se agotó. Empiece a conectarla de nuevo.',
    },
    link: {
      EN: 'This link is too old or was already used. If something in your account worries you, call the e-Help Desk.',
      ES: 'Este enlace es demasiado antiguo o ya se usó. Si algo de su cuenta le preocupa, llame a la Mesa de Ayuda.',
    },
  },
  CODE_INCORRECT: {
    // Said of every wrong code of an app that serves: which are near tells a thief something, what to do does not.
    app: {
      EN: 'That code is not right. Wait until your app shows the next code and enter that one. If that is refused too, set the date and time of your device to automatic.',
      ES: 'Ese código no es correcto. Espere a que la aplicación muestre el siguiente código e introduzca ese. Si tampoco se acepta, ponga la fecha y la hora de su dispositivo en automático.',
    },
    appClock: {
      EN: 'The clock of your device seems to be wrong. Set its date and time to automatic, then enter the next code from the app.',
      ES: 'El reloj de su dispositivo parece estar mal. Ponga la fecha y la hora en automático e introduzca el siguiente código de la aplicación.',
    },
    pairing: {
      EN: 'That is not the pairing code. Enter it exactly as shown on the page where you started connecting the app.',
      ES: 'Ese no es el código de conexión. Escríbalo exactamente como aparece en la página donde empezó a conectar la aplicación.',
    },
    letter: {
      EN: 'That is not the activation code of our newest letter. A newer letter makes the older ones void.',
      ES: 'Ese no es el código de activación de nuestra carta más reciente. Una carta nueva anula las anteriores.',
    },
  },
  CODE_EXPIRED: {
    emailChange: {
      EN: 'No e-mail address waits for this code: it was used already, or its time has run out. If the new address is not shown yet, please give it again.',
      ES: 'Ninguna dirección de correo electrónico espera este código: ya se usó o se agotó su tiempo. Si la dirección nueva todavía no aparece, indíquela de nuevo.',
    },
    pairingOver: {
      EN: 'The time for connecting the app has run out, or connecting was started anew. Please start it again.',
      ES: 'El tiempo para conectar la aplicación se agotó, o la conexión se empezó de nuevo. Empiece otra vez.',
    },
    pairing: {
      EN: 'That pairing code is too old, or was already used. Start connecting the app again to see a new one.',
      ES: 'Ese código de conexión ya venció o ya se usó. Empiece a conectar la aplicación de nuevo para ver otro.',
    },
    letter: {
      EN: 'The activation code of that letter is too old. Please ask for a new letter.',
      ES: 'El código de activación de esa carta ya venció. Solicite una carta nueva.',
    },
  },
  CODE_USED_UP: {
    pairing: {
      EN: 'The code of the app was entered wrongly too many times. Please start connecting the app again.',
      ES: 'El código de la aplicación se introdujo mal demasiadas veces. Empiece a conectar la aplicación de nuevo.',
    },
    email: {
      EN: 'The e-mailed code was entered wrongly too many times. Please start a new registration.',
      ES: 'El código enviado por correo electrónico se introdujo mal demasiadas veces. Empiece un registro nuevo.',
    },
    emailChange: {
      EN: 'The e-mailed code was entered wrongly too many times. Please give the new address again.',
      ES: 'El código enviado por correo electrónico se introdujo mal demasiadas veces. Indique de nuevo la dirección.',
    },
    phone: {
      EN: 'The texted code was entered wrongly too many times. You can still choose an activation code by mail.',
      ES: 'El código del mensaje de texto se introdujo mal demasiadas veces. Todavía puede elegir un código de activación por correo.',
    },
    letter: {
      EN: 'The mailed code was entered wrongly too many times. Please ask for a new letter.',
      ES: 'El código enviado por correo se introdujo mal demasiadas veces. Solicite una carta nueva.',
    },
    securityCode: {
      EN: 'The security code was entered wrongly too many times. To protect your account, signing in is stopped for a while.',
      ES: 'El código de seguridad se introdujo mal demasiadas veces. Para proteger su cuenta, el inicio de sesión se detiene por un tiempo.',
    },
    signInAnew: {
      EN: 'The code was entered wrongly too many times in this sign-in. Please sign in again from the start.',
      ES: 'El código se introdujo mal demasiadas veces en este inicio de sesión. Inicie sesión de nuevo desde el principio.',
    },
    resetAnew: {
      EN: 'There were too many wrong entries in this password reset. Please start it again.',
      ES: 'Hubo demasiadas entradas incorrectas en este restablecimiento de contraseña. Empiece de nuevo.',
    },
  },
  RATE_LIMITED: {
    sends: {
      EN: 'We have sent as many codes as we may for now. Use the newest one, or ask again after the time shown.',
      ES: 'Ya enviamos todos los códigos que podemos por ahora. Use el más reciente o pida otro después de la hora indicada.',
    },
    letterGap: {
      EN: 'A letter to you is already under way. You can ask for another one after the time shown.',
      ES: 'Ya hay una carta en camino hacia usted. Puede pedir otra después de la hora indicada.',
    },
    lookups: {
      EN: 'We may not check more of these for now. Please try again after the time shown.',
      ES: 'Por ahora no podemos hacer más verificaciones de este tipo. Inténtelo de nuevo después de la hora indicada.',
    },
    busy: {
      EN: 'Very many people are signing in right now. Please try again after the time shown.',
      ES: 'Muchísimas personas están iniciando sesión en este momento. Inténtelo de nuevo después de la hora indicada.',
    },
  },
  LOCKED: {
    identity: {
      EN: 'The details did not match too many times, so proving this identity is locked for a while. Try again after the time shown or call the e-Help Desk.',
      ES: 'Los datos no coincidieron demasiadas veces y la verificación de esta identidad queda bloqueada por un tiempo. Inténtelo después de la hora indicada o llame a la Mesa de Ayuda.',
    },
    signIn: {
      EN: 'Signing in is locked for a while after too many wrong tries. Try again after the time shown.',
      ES: 'El inicio de sesión queda bloqueado por un tiempo tras demasiados intentos fallidos. Inténtelo después de la hora indicada.',
    },
    resetNeeded: {
      EN: 'This password was entered wrongly so often that it no longer works. Please reset your password.',
      ES: 'Esta contraseña se introdujo mal tantas veces que ya no sirve. Restablezca su contraseña.',
    },
  },
  APP_ALREADY_CONNECTED: {
    otherInstallation: {
      EN: 'Another app took this pairing code already. If it is not yours, or you want this one, start connecting again to see a new code.',
      ES: 'Otra aplicación ya usó este código de conexión. Si no es la suya, o prefiere esta, empiece a conectarla de nuevo para ver otro código.',
    },
  },
  PHONE_NOT_ACCEPTED: {
    landline: {
      EN: 'This is a landline, which cannot receive our texts. Give a U.S. mobile number, or choose an activation code by mail.',
      ES: 'Este es un teléfono fijo y no puede recibir nuestros mensajes de texto. Indique un celular de EE. UU. o elija un código de activación por correo.',
    },
    voip: {
      EN: 'This is an internet (virtual) number, which cannot be used. Give a U.S. mobile number, or choose an activation code by mail.',
      ES: 'Este es un número de internet (virtual) y no se puede usar. Indique un celular de EE. UU. o elija un código de activación por correo.',
    },
    tollFree: {
      EN: 'This is a toll-free number. Give your own U.S. mobile number, or choose an activation code by mail.',
      ES: 'Este es un número gratuito. Indique su propio celular de EE. UU. o elija un código de activación por correo.',
    },
    premium: {
      EN: 'This is a premium-rate number. Give your own U.S. mobile number, or choose an activation code by mail.',
      ES: 'Este es un número de tarifa especial. Indique su propio celular de EE. UU. o elija un código de activación por correo.',
    },
    notUnitedStates: {
      EN: 'This number does not belong to the United States or its territories. Give a U.S. mobile number, or choose an activation code by mail.',
      ES: 'Este número no pertenece a Estados Unidos ni a sus territorios. Indique un celular de EE. UU. o elija un código de activación por correo.',
    },
    // At a sign-in the mailed code is entered already: the other way is the app.
    'device.landline': {
      EN: 'This is a landline, which cannot receive our texts. Give a U.S. mobile number, or use the authenticator app.',
      ES: 'Este es un teléfono fijo y no puede recibir nuestros mensajes de texto. Indique un celular de EE. UU. o use la aplicación de autenticación.',
    },
    'device.voip': {
      EN: 'This is an internet (virtual) number, which cannot be used. Give a U.S. mobile number, or use the authenticator app.',
      ES: 'Este es un número de internet (virtual) y no se puede usar. Indique un celular de EE. UU. o use la aplicación de autenticación.',
    },
    'device.tollFree': {
      EN: 'This is a toll-free number. Give your own U.S. mobile number, or use the authenticator app.',
      ES: 'Este es un número gratuito. Indique su propio celular de EE. UU. o use la aplicación de autenticación.',
    },
    'device.premium': {
      EN: 'This is a premium-rate number. Give your own U.S. mobile number, or use the authenticator app.',
      ES: 'Este es un número de tarifa especial. Indique su propio celular de EE. UU. o use la aplicación de autenticación.',
    },
    'device.notUnitedStates': {
      EN: 'This number does not belong to the United States or its territories. Give a U.S. mobile number, or use the authenticator app.',
      ES: 'Este número no pertenece a Estados Unidos ni a sus territorios. Indique un celular de EE. UU. o use la aplicación de autenticación.',
    },
  },
  PASSWORD_REJECTED: {
    'password.tooShort': {
      EN: 'This password is too short. Use at least eight characters; a few unrelated words work well.',
      ES: 'Esta contraseña es demasiado corta. Use al menos ocho caracteres; unas cuantas palabras sin relación funcionan bien.',
    },
    'password.tooLong': {
      EN: 'This password is too long. Please shorten it a little.',
      ES: 'Esta contraseña es demasiado larga. Acórtela un poco.',
    },
    'password.common': {
      EN: 'This password is on the list of those that thieves try first. Please choose another one.',
      ES: 'Esta contraseña está en la lista de las que los ladrones prueban primero. Elija otra.',
    },
    'password.containsUsername': {
      EN: 'A password must not contain your username. Please choose another one.',
      ES: 'La contraseña no debe contener su nombre de usuario. Elija otra.',
    },
    'password.characters': {
      EN: 'This password holds characters that cannot be typed reliably. Please use letters, digits, signs and spaces.',
      ES: 'Esta contraseña tiene caracteres que no se pueden escribir de forma fiable. Use letras, dígitos, signos y espacios.',
    },
    'password.sitePhrase': {
      EN: 'This is your site phrase, which is shown before you sign in. Please choose another password.',
      ES: 'Esta es su frase del sitio, que se muestra antes de iniciar sesión. Elija otra contraseña.',
    },
    'password.unchanged': {
      EN: 'This is the password that you have now. Please choose a new one.',
      ES: 'Esta es la contraseña que ya tiene. Elija una nueva.',
    },
  },
  CREDENTIALS_INCORRECT: {
    currentPassword: {
      EN: 'The current password is not right. Please check it and try again.',
      ES: 'La contraseña actual no es correcta. Revísela e inténtelo de nuevo.',
    },
    secretAnswer: {
      EN: 'This is not the answer that we have on record. Please try again.',
      ES: 'Esta no es la respuesta que tenemos registrada. Inténtelo de nuevo.',
    },
  },
  ACCOUNT_SUSPENDED: {
    passwordResetDue: {
      EN: 'Somebody told us that recent activity was not yours, so signing in is stopped. Please reset your password to go on.',
      ES: 'Se nos informó que la actividad reciente no era suya, así que se detuvo el acceso. Restablezca su contraseña para continuar.',
    },
  },
  NOT_ELIGIBLE: {
    noEServicesAccount: {
      EN: 'This person has no e-Services account. Exception processing by phone is for existing e-Services users.',
      ES: 'Esta persona no tiene una cuenta de e-Services. El proceso de excepción por teléfono es para usuarios de e-Services.',
    },
    identifyFirst: {
      EN: 'Identify the caller anew in this case before you go on.',
      ES: 'Identifique de nuevo a la persona en este caso antes de continuar.',
    },
    caseNotPassed: {
      EN: 'This needs a case of the same person that was passed by phone or verified in person.',
      ES: 'Esto requiere un caso de la misma persona aprobado por teléfono o verificado en persona.',
    },
    ownCase: {
      EN: 'Nobody may take part in a case about themselves. Please hand it to a colleague.',
      ES: 'Nadie puede participar en un caso sobre sí mismo. Entréguelo a otra persona del equipo.',
    },
    knowledgeNotAllowed: {
      EN: 'Under the present policy questions cannot verify a caller. Refer the caller to an office.',
      ES: 'Con la política actual las preguntas no pueden verificar a la persona. Remítala a una oficina.',
    },
    officeClosed: {
      EN: 'The office is closed at that time.',
      ES: 'La oficina está cerrada a esa hora.',
    },
    otherOffice: {
      EN: 'This appointment belongs to another office.',
      ES: 'Esta cita pertenece a otra oficina.',
    },
  },
  DOCUMENTS_INSUFFICIENT: {
    tooFew: {
      EN: 'Two different documents are needed.',
      ES: 'Se necesitan dos documentos distintos.',
    },
    repeated: {
      EN: 'This kind of document was already given. Two different ones are needed.',
      ES: 'Este tipo de documento ya se presentó. Se necesitan dos distintos.',
    },
    expired: { EN: 'This document has expired.', ES: 'Este documento está vencido.' },
    noPhoto: {
      EN: 'At least one of the documents must have a photo.',
      ES: 'Al menos uno de los documentos debe tener fotografía.',
    },
    nameDisagrees: {
      EN: 'The name on this document does not agree with the record.',
      ES: 'El nombre de este documento no coincide con el registro.',
    },
    birthDateDisagrees: {
      EN: 'The birth date on this document does not agree with the record.',
      ES: 'La fecha de nacimiento de este documento no coincide con el registro.',
    },
    birthDateNotShown: {
      EN: 'One photo document must show a birth date that agrees with the record.',
      ES: 'Un documento con fotografía debe mostrar una fecha de nacimiento que coincida con el registro.',
    },
    notGenuine: {
      EN: 'This document does not look genuine and cannot be counted.',
      ES: 'Este documento no parece auténtico y no se puede tomar en cuenta.',
    },
    personDisagrees: {
      EN: 'The person does not agree with the photo.',
      ES: 'La persona no coincide con la fotografía.',
    },
  },
} as const satisfies Partial<Record<UserErrorCode, Record<string, Sentence>>>;
