// The door of the accounts.
export * from './account.entity.js';
export { AccountStatusEnum, ApplicationEnum, LanguageEnum } from './account-enums.view.js';
export * from './account-fields.js';
export { activateHolder } from './activate-holder.js';
export { mailActivationCode, nameOf } from './activation-letter.js';
export { mountAgreementPage } from './agreement/agreement.page.js';
export { agreementInForce, agreementOfVersion } from './agreement/agreements.js';
export { announceAgreementsJob } from './agreement/announce-agreements.job.js';
export {
  cancelRenewal,
  endRenewalsBegun,
  endWaitingRenewal,
  type HowCancelled,
} from './cancel-renewal.js';
export {
  answerFaults,
  type ChosenSecrets,
  secretFaults,
  usernameFaults,
} from './chosen-credentials.rules.js';
export { ChosenSecretsInput, SecretAnswerInput } from './chosen-secrets.input.js';
export { closeForGood } from './closed-account.js';
export { createAccount, keepSecretAnswers } from './create-account.js';
export { DeskAlert } from './desk-alert.entity.js';
export { DisavowLink } from './disavow-link.entity.js';
export { EmailChange } from './email-change.entity.js';
export { type HashedSecrets, hashAnswers, hashSecrets } from './hash-secrets.js';
export { judgeNewPassword } from './judge-new-password.js';
export {
  LetterNoticeView,
  type LetterTold,
  letterById,
  letterNotice,
  letterNoticeOf,
  letterNoticesOf,
} from './letter-notice.view.js';
export { noteActivity } from './note-activity.js';
export { noteRefusedSignIn } from './note-refused-sign-in.js';
export { announceRegistrationAttempt } from './notices.js';
export { accountOfPerson, ssnOf, subjectOfEmail, subjectOfSsn } from './person.js';
export { RefusedSignIn } from './refused-sign-in.entity.js';
export { replacePassword } from './replace-password.js';
export { setEmail } from './set-email.js';
export { decoyFor, isSitePhraseAcceptable, normaliseSitePhrase } from './site-identity.js';
export { presentSiteImage, SiteImageView } from './site-image.view.js';
export { phonesOf, tellByEmail, tellByText } from './tell-holder.js';
export { addressInWords, clientInWords } from './whereabouts.rules.js';
