// Every message that this house sends. To add one: a file beside the others, and its name here.

import type { Policy } from '../../../schema/policy.js';
import type { Config } from '../../config.js';
import type { About, VarsOf } from './define-message.js';
import { accountClosedNotice } from './email/account-closed-notice.js';
import { accountSuperseded } from './email/account-superseded.js';
import { accountSuspendedNotice } from './email/account-suspended-notice.js';
import { agreementNotice } from './email/agreement-notice.js';
import { alreadyRegisteredNotice } from './email/already-registered-notice.js';
import { deviceConfirmedNotice } from './email/device-confirmed-notice.js';
import { deviceRemovedNotice } from './email/device-removed-notice.js';
import { disavowedNotice } from './email/disavowed-notice.js';
import { emailChangeCode } from './email/email-change-code.js';
import { emailChangeNotice } from './email/email-change-notice.js';
import { emailChangedNotice } from './email/email-changed-notice.js';
import { emailCode } from './email/email-code.js';
import { passwordChangedNotice } from './email/password-changed-notice.js';
import { passwordResetCode } from './email/password-reset-code.js';
import { passwordResetNotPossible } from './email/password-reset-not-possible.js';
import { passwordResetNotice } from './email/password-reset-notice.js';
import { phoneChangeNotice } from './email/phone-change-notice.js';
import { registrationNoticeEmail } from './email/registration-notice.js';
import { renewalCancelledNotice } from './email/renewal-cancelled-notice.js';
import { renewalNotice } from './email/renewal-notice.js';
import { secretAnswersNotice } from './email/secret-answers-notice.js';
import { signInEmailCode } from './email/sign-in-email-code.js';
import { siteIdentityNotice } from './email/site-identity-notice.js';
import { usernameReminder } from './email/username-reminder.js';
import { activationCodeLetter } from './letter/activation-code.js';
import { deviceNoticeLetter } from './letter/device-notice.js';
import { passwordResetLetter } from './letter/password-reset-notice.js';
import { phoneChangedNoticeLetter } from './letter/phone-changed-notice.js';
import { registrationNoticeLetter } from './letter/registration-notice.js';
import { accountClosedText } from './text/account-closed-text.js';
import { accountSuspendedText } from './text/account-suspended-text.js';
import { deviceConfirmedText } from './text/device-confirmed-text.js';
import { deviceRemovedText } from './text/device-removed-text.js';
import { disavowedText } from './text/disavowed-text.js';
import { emailChangedText } from './text/email-changed-text.js';
import { passwordChangedText } from './text/password-changed-text.js';
import { phoneActivationCode } from './text/phone-activation-code.js';
import { phoneChangeText } from './text/phone-change-text.js';
import { renewalText } from './text/renewal-text.js';
import { securityCode } from './text/security-code.js';

/** E-mails and texts, by kind. */
export const messages = {
  EMAIL_CODE: emailCode,
  SIGN_IN_EMAIL_CODE: signInEmailCode,
  EMAIL_CHANGE_CODE: emailChangeCode,
  PASSWORD_RESET_CODE: passwordResetCode,
  REGISTRATION_NOTICE: registrationNoticeEmail,
  ALREADY_REGISTERED_NOTICE: alreadyRegisteredNotice,
  ACCOUNT_SUPERSEDED: accountSuperseded,
  DEVICE_CONFIRMED_NOTICE: deviceConfirmedNotice,
  DEVICE_REMOVED_NOTICE: deviceRemovedNotice,
  RENEWAL_NOTICE: renewalNotice,
  RENEWAL_CANCELLED_NOTICE: renewalCancelledNotice,
  PHONE_CHANGE_NOTICE: phoneChangeNotice,
  ACCOUNT_CLOSED_NOTICE: accountClosedNotice,
  ACCOUNT_SUSPENDED_NOTICE: accountSuspendedNotice,
  EMAIL_CHANGE_NOTICE: emailChangeNotice,
  EMAIL_CHANGED_NOTICE: emailChangedNotice,
  PASSWORD_CHANGED_NOTICE: passwordChangedNotice,
  PASSWORD_RESET_NOT_POSSIBLE: passwordResetNotPossible,
  PASSWORD_RESET_NOTICE: passwordResetNotice,
  SECRET_ANSWERS_NOTICE: secretAnswersNotice,
  SITE_IDENTITY_NOTICE: siteIdentityNotice,
  USERNAME_REMINDER: usernameReminder,
  ACCOUNT_CLOSED_TEXT: accountClosedText,
  ACCOUNT_SUSPENDED_TEXT: accountSuspendedText,
  EMAIL_CHANGED_TEXT: emailChangedText,
  PASSWORD_CHANGED_TEXT: passwordChangedText,
  AGREEMENT_NOTICE: agreementNotice,
  DISAVOWED_NOTICE: disavowedNotice,
  PHONE_ACTIVATION_CODE: phoneActivationCode,
  SECURITY_CODE: securityCode,
  DEVICE_CONFIRMED_TEXT: deviceConfirmedText,
  DEVICE_REMOVED_TEXT: deviceRemovedText,
  RENEWAL_TEXT: renewalText,
  PHONE_CHANGE_TEXT: phoneChangeText,
  DISAVOWED_TEXT: disavowedText,
} as const;

/** Letters, by kind. */
export const letters = {
  ACTIVATION_CODE: activationCodeLetter,
  REGISTRATION_NOTICE: registrationNoticeLetter,
  DEVICE_NOTICE: deviceNoticeLetter,
  PHONE_CHANGED_NOTICE: phoneChangedNoticeLetter,
  PASSWORD_RESET_NOTICE: passwordResetLetter,
} as const;

export type MessageKind = keyof typeof messages;
export type MessageVars<K extends MessageKind> = VarsOf<(typeof messages)[K]>;
export type LetterKind = keyof typeof letters;
export type LetterVars<K extends LetterKind> = VarsOf<(typeof letters)[K]>;

/** What messages may speak of in this installation. */
export function aboutFrom(config: Pick<Config, 'publicUrl'>, policy: Pick<Policy, 'disavowDays'>): About {
  const { publicUrl } = config;
  const { host: site, hostname: host } = new URL(publicUrl);
  return { publicUrl, site, host, disavowDays: policy.disavowDays };
}
