// All migrations in their order: one change a file, for both databases.
import { BlindIndex0001 } from './0001-blind-index.js';
import { Audit0002 } from './0002-audit.js';
import { Delivery0003 } from './0003-delivery.js';
import { EvidenceDirectory0004 } from './0004-evidence-directory.js';
import { Accounts0005 } from './0005-accounts.js';
import { RegistrationAndLogin0006 } from './0006-registration-and-login.js';
import { RecipientsOfSignIns0007 } from './0007-recipients-of-sign-ins.js';
import { OwnDesk0008 } from './0008-own-desk.js';

export const migrations = [
  BlindIndex0001,
  Audit0002,
  Delivery0003,
  EvidenceDirectory0004,
  Accounts0005,
  RegistrationAndLogin0006,
  RecipientsOfSignIns0007,
  OwnDesk0008,
];
