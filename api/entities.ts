// Every table's description, collected from the domains, for the data sources and for the check that migrations fit.
import {
  Account,
  Activity,
  AgreementAcceptance,
  Person,
  SecretAnswer,
  UserAgreement,
} from './accounts/account.entity.js';
import { DeskAlert } from './accounts/desk-alert.entity.js';
import { DisavowLink } from './accounts/disavow-link.entity.js';
import { EmailChange } from './accounts/email-change.entity.js';
import { RefusedSignIn } from './accounts/refused-sign-in.entity.js';
import { ApplicationClient } from './applications/application-client.entity.js';
import { AuditEventRow } from './audit/index.js';
import { AppPairing, Attempt, Code, Device, QuotaUse } from './authenticators/device.entity.js';
import { deliveryEntities } from './delivery/index.js';
import { CreditFileRow, PhoneRecordRow, TaxRecordRow } from './evidence/index.js';
import { Login, Session } from './login/login.entity.js';
import { BlindIndexRow, SharedBlindIndexRow } from './platform/db/blind-index.entity.js';
import { PasswordReset } from './recovery/password-reset.entity.js';
import { Registration } from './registration/registration.entity.js';

export const entities = [
  BlindIndexRow,
  SharedBlindIndexRow,
  AuditEventRow,
  TaxRecordRow,
  CreditFileRow,
  PhoneRecordRow,
  ...deliveryEntities,
  Person,
  Account,
  SecretAnswer,
  Device,
  AppPairing,
  Code,
  Attempt,
  QuotaUse,
  Session,
  UserAgreement,
  AgreementAcceptance,
  Activity,
  Registration,
  Login,
  DisavowLink,
  DeskAlert,
  RefusedSignIn,
  EmailChange,
  PasswordReset,
  ApplicationClient,
];
