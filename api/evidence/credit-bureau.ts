// Port to the credit bureau (domain.md 2.1 FINANCIAL_ACCOUNT). A freeze is told before the digits are looked at.
// The digits go to the bureau and nowhere else: never stored, logged or queued.
import type { FinancialAccountKind } from './people.js';

/** `lastEight` is eight digits; the caller has the person's consent to the soft inquiry. */
export interface FinancialAccountClaim {
  ssn: string;
  kind: FinancialAccountKind;
  lastEight: string;
}

/** `reference` is the bureau's own; `softInquiry` says whether one was made (it does not change a credit score). */
export type FinancialAccountCheck =
  | { result: 'frozen' | 'matched' | 'mismatched'; reference?: string; softInquiry?: boolean }
  | { result: 'unavailable' };

export interface CreditBureau {
  /** The bureau's name as people are told it (configuration). */
  readonly name: string;
  /** American Express, debit and corporate cards are `mismatched`, like an account nobody knows. */
  checkFinancialAccount(claim: FinancialAccountClaim): Promise<FinancialAccountCheck>;
}
