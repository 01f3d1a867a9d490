// What a new user should have at hand before beginning, in the order in which it is asked.
// Source: "Here's what new users need to get started" (irs-secure-access-2017.txt).
import type { Sentence } from './user-errors.js';

export interface Requirement {
  readonly key: string;
  readonly title: Sentence;
  readonly text: Sentence;
}

export const requirements = [
  {
    key: 'EMAIL',
    title: { EN: 'An e-mail address', ES: 'Una dirección de correo electrónico' },
    text: {
      EN: 'One that you can read right now: we send a confirmation code to it.',
      ES: 'Una que pueda leer ahora mismo: le enviaremos un código de confirmación.',
    },
  },
  {
    key: 'SSN',
    title: {
      EN: 'Your Social Security number and date of birth',
      ES: 'Su número de Seguro Social y fecha de nacimiento',
    },
    text: {
      EN: 'We compare them with the tax record to make sure that you are who you say you are.',
      ES: 'Los comparamos con los registros tributarios para confirmar que usted es quien dice ser.',
    },
  },
  {
    key: 'LAST_RETURN',
    title: { EN: 'Your last-filed tax return', ES: 'Su última declaración de impuestos presentada' },
    text: {
      EN: 'You will be asked for the filing status and the address on it, even if you have moved since. If you have never filed, give the address that we have on file for you.',
      ES: 'Le pediremos el estado civil tributario y la dirección que aparecen en ella, aunque se haya mudado. Si nunca ha presentado una, indique la dirección que tenemos registrada.',
    },
  },
  {
    key: 'FINANCIAL_ACCOUNT',
    title: { EN: 'One financial account number', ES: 'El número de una cuenta financiera' },
    text: {
      EN: 'The last eight digits of a credit card, home mortgage, home equity loan, home equity line of credit or car loan in your name. Not American Express, a debit card, or a corporate card issued in your name by your company. We do not keep this number.',
      ES: 'Los últimos ocho dígitos de una tarjeta de crédito, hipoteca, préstamo o línea de crédito sobre el valor de la vivienda, o préstamo de auto a su nombre. No se aceptan American Express, tarjetas de débito ni tarjetas corporativas emitidas a su nombre por su empresa. No guardamos este número.',
    },
  },
  {
    key: 'CREDIT_FREEZE',
    title: { EN: 'No credit freeze in force', ES: 'Ninguna congelación de crédito vigente' },
    text: {
      EN: 'If your credit record is frozen, have the freeze lifted temporarily first. We make a soft inquiry, which does not affect your credit score.',
      ES: 'Si su historial de crédito está congelado, pida antes que levanten la congelación temporalmente. Hacemos una consulta que no afecta su puntaje de crédito.',
    },
  },
  {
    key: 'MOBILE_PHONE',
    title: { EN: 'A U.S. mobile phone', ES: 'Un teléfono celular de EE. UU.' },
    text: {
      EN: 'For instant access it must receive text messages and be associated with your name. If it cannot be linked to your name, as with many prepaid, family or business plans, you can have an activation code mailed to the address we have on file. Allow 5 to 10 business days for it; then any text-enabled U.S. phone or the IRS2Go app will do.',
      ES: 'Para el acceso inmediato debe recibir mensajes de texto y estar asociado a su nombre. Si no se puede vincular con su nombre, como pasa con muchos planes de prepago, familiares o de empresa, puede pedir un código de activación por correo a la dirección que tenemos registrada. Tarda de 5 a 10 días hábiles; después sirve cualquier teléfono de EE. UU. que reciba mensajes de texto o la aplicación IRS2Go.',
    },
  },
  {
    key: 'TIME',
    title: { EN: 'About 15 minutes', ES: 'Unos 15 minutos' },
    text: {
      EN: 'With everything at hand you can finish in one session. If you are interrupted, you can take up where you stopped.',
      ES: 'Con todo a mano puede terminar en una sola sesión. Si se interrumpe, puede continuar donde se quedó.',
    },
  },
] as const satisfies readonly Requirement[];
