// A person as the import format has it (domain.md section 5): what the tax agency, the bureau and the carriers
// know. Closed sets are given once, here, as arrays; types follow from them.
export const FILING_STATUSES = [
  'SINGLE',
  'MARRIED_FILING_JOINTLY',
  'MARRIED_FILING_SEPARATELY',
  'HEAD_OF_HOUSEHOLD',
  'QUALIFYING_WIDOWER',
  'HAVE_NOT_FILED',
] as const;
export type FilingStatus = (typeof FILING_STATUSES)[number];

export const FINANCIAL_ACCOUNT_KINDS = [
  'CREDIT_CARD',
  'HOME_MORTGAGE',
  'HOME_EQUITY_LOAN',
  'HELOC',
  'CAR_LOAN',
] as const;
export type FinancialAccountKind = (typeof FINANCIAL_ACCOUNT_KINDS)[number];

export const CARD_NETWORKS = ['VISA', 'MASTERCARD', 'DISCOVER', 'AMEX'] as const;
export const LINE_TYPES = ['MOBILE', 'LANDLINE', 'VOIP'] as const;
export type LineType = (typeof LINE_TYPES)[number];
export const PHONE_PLANS = ['PERSONAL', 'FAMILY', 'BUSINESS', 'PREPAID'] as const;
export const INCOME_FORMS = ['W-2', '1099-INT', '1099-DIV', '1099-G', '1099-R', '1098'] as const;
export const LEGACY_HASH_SCHEMES = ['salted-sha1', 'salted-sha256'] as const;

/** A U.S. postal address; `state` is the two-letter code, `zip` five digits or ZIP+4. */
export interface Address {
  line1: string;
  line2?: string;
  city: string;
  state: string;
  zip: string;
}

/** One filed return. Amounts are whole U.S. dollars, dates YYYY-MM-DD. */
export interface TaxReturn {
  taxYear: number;
  filingStatus: FilingStatus;
  address: Address;
  adjustedGrossIncome: number;
  totalTax: number;
  refund: number;
  balanceDue: number;
  dependents: { firstName: string; birthYear: number }[];
  preparer?: string;
  filedOn: string;
}

export interface IncomeDocument {
  taxYear: number;
  form: (typeof INCOME_FORMS)[number];
  payer: string;
  amount: number;
}

export interface FinancialAccount {
  kind: FinancialAccountKind;
  lastEight: string;
  network?: (typeof CARD_NETWORKS)[number];
  debit?: boolean;
  corporate?: boolean;
}

export interface Phone {
  /** E.164 */
  number: string;
  lineType: LineType;
  plan: (typeof PHONE_PLANS)[number];
  linked: boolean;
}

/** An account of the former e-Services: the hash is a PHC string, or the hex of H(salt + password). */
export interface LegacyAccount {
  username: string;
  email: string;
  passwordHash: string | { scheme: (typeof LEGACY_HASH_SCHEMES)[number]; salt: string; hash: string };
  lastUsed?: string;
}

export interface Person {
  ssn: string;
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  deceased?: boolean;
  address: Address;
  returns: TaxReturn[];
  incomeDocuments: IncomeDocument[];
  financialAccounts: FinancialAccount[];
  creditFrozen?: boolean;
  phones: Phone[];
  legacyAccount?: LegacyAccount;
}
