// Resetting a forgotten password (domain.md 2.8): the e-mail first, then the second factor, never around it. A reset of a
// name that nobody has goes the same way, and its code reaches nobody.
import { defineFlow } from './flow-table.js';

export const passwordResetFlow = defineFlow({
  name: 'passwordReset',
  states: {
    CONFIRM_EMAIL: { says: 'A code went to the e-mail address on record; it is asked for.' },
    SECOND_FACTOR: { says: 'A security code by text or app is asked for, and a secret answer where there is one.' },
    COMPLETE: { says: 'The password is a new one.', final: true },
  },
  facts: {},
  entries: [{ to: 'CONFIRM_EMAIL', says: 'Begins with username and e-mail address, right or wrong.' }],
  transitions: [
    {
      from: 'CONFIRM_EMAIL',
      on: 'EMAIL_CODE_MISSED',
      by: 'confirmPasswordResetEmail',
      to: 'CONFIRM_EMAIL',
      says: 'The code was wrong; a try is spent.',
    },
    {
      from: 'CONFIRM_EMAIL',
      on: 'EMAIL_CONFIRMED',
      by: 'confirmPasswordResetEmail',
      to: 'SECOND_FACTOR',
      says: 'The code was right.',
    },
    {
      from: 'SECOND_FACTOR',
      on: 'SECURITY_CODE_SENT',
      by: 'sendPasswordResetSecurityCode',
      to: 'SECOND_FACTOR',
      says: 'A code goes to the phone by text.',
    },
    {
      from: 'SECOND_FACTOR',
      on: 'SECOND_FACTOR_MISSED',
      by: 'resetPassword',
      to: 'SECOND_FACTOR',
      says: 'The code or the answer was wrong; a try is spent.',
    },
    {
      from: 'SECOND_FACTOR',
      on: 'PASSWORD_RESET',
      by: 'resetPassword',
      to: 'COMPLETE',
      says: 'The second factor was right; the password is a new one, and every session has ended.',
    },
  ],
});
