// Port to the tax records: does this person exist as she says (domain.md 2.1 IDENTITY), where do letters go, and what
// may be asked on the phone (2.7). Answers are results, never exceptions; `unavailable` costs the person no try.
import type { Address, FilingStatus, IncomeDocument, TaxReturn } from './people.js';

/** What the applicant typed. `ssn` is nine digits, `dateOfBirth` YYYY-MM-DD; who has not filed says HAVE_NOT_FILED. */
export interface IdentityClaim {
  ssn: string;
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  filingStatus: FilingStatus;
  address: Address;
}

/** Who the records say it is. Letters go to `addressOfRecord`; the last return's address is null when none was filed. */
export interface TaxRecord {
  recordId?: string;
  firstName: string;
  lastName: string;
  addressOfRecord: Address | null;
  lastReturnAddress: Address | null;
}

export type IdentityMatch =
  | { result: 'matched'; record: TaxRecord }
  | { result: 'mismatched' }
  | { result: 'unavailable' };

export type AddressLookUp =
  | { result: 'known'; record: TaxRecord }
  | { result: 'unknown' }
  | { result: 'unavailable' };

/** Returns and income documents of the two newest tax years on record, newest first. */
export type QuestionMaterial =
  | { result: 'known'; returns: TaxReturn[]; incomeDocuments: IncomeDocument[] }
  | { result: 'unknown' }
  | { result: 'unavailable' };

export interface TaxRecords {
  /** `matched` only when every item agrees and the person lives and is old enough; a mismatch never says which item. */
  matchIdentity(claim: IdentityClaim): Promise<IdentityMatch>;
  /** Where letters go today. The deceased and those too young are `unknown` (domain.md section 3, last rows). */
  addressOfRecord(ssn: string): Promise<AddressLookUp>;
  /** What a question script may be drawn from. The deceased and those too young are `unknown`. */
  questionMaterial(ssn: string): Promise<QuestionMaterial>;
}
