// The door of the evidence: ports, adapters by configuration, the importer, what a change of keys has to know.
export type { CreditBureau, FinancialAccountCheck, FinancialAccountClaim } from './credit-bureau.js';
export { CreditFileRow, PhoneRecordRow, TaxRecordRow } from './directory.entity.js';
export { DIRECTORY_INDEXED, DIRECTORY_SEALED } from './directory-rotation.js';
export type { DirectoryDeps } from './directory-rows.js';
export { type Evidence, type EvidenceConfig, evidenceFrom } from './evidence-from.js';
export {
  type ImportDeps,
  type ImportOptions,
  type ImportSummary,
  importPeople,
  type LegacyCandidate,
  type LegacyImport,
  type LegacyTaken,
} from './import/import-people.js';
export { addressesAgree } from './matching.rules.js';
export {
  type Address,
  FILING_STATUSES,
  FINANCIAL_ACCOUNT_KINDS,
  type FilingStatus,
  type FinancialAccountKind,
  type IncomeDocument,
  type LegacyAccount,
  type LineType,
  type Person,
  type TaxReturn,
} from './people.js';
export type { PhoneClaim, PhoneLookUp, PhoneOwnership } from './phone-ownership.js';
export type {
  AddressLookUp,
  IdentityClaim,
  IdentityMatch,
  QuestionMaterial,
  TaxRecord,
  TaxRecords,
} from './tax-records.js';
