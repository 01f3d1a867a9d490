// The credit bureau out of the imported directory (domain.md section 4, embedded default).
import { findOwner } from '../../platform/db/blind-index.js';
import { sql } from '../../platform/db/sql.js';
import type { CreditBureau, FinancialAccountClaim } from '../credit-bureau.js';
import { asResult, type DirectoryDeps, openAccounts, SSN_INDEX, sealNobody } from '../directory-rows.js';
import type { FinancialAccount } from '../people.js';

interface Row {
  id: string;
  frozen: boolean | number;
  accounts: string;
}

/** Not accepted: American Express, a debit card, a corporate card (source; domain.md 2.1). */
function isAccepted(account: FinancialAccount): boolean {
  return account.network !== 'AMEX' && !account.debit && !account.corporate;
}

function proves(account: FinancialAccount, claim: FinancialAccountClaim): boolean {
  const agrees = [account.kind === claim.kind, account.lastEight === claim.lastEight, isAccepted(account)];
  return agrees.every(Boolean);
}

/** The adapter; `name` is what people are told the bureau is called. */
export function directoryCreditBureau(deps: DirectoryDeps, name: string): CreditBureau {
  const nobody = { ...sealNobody(deps.crypto), frozen: false };

  return {
    name,
    checkFinancialAccount: (claim) =>
      asResult(deps, 'credit bureau', async () => {
        const found = await deps.db.read(async (tx) => {
          const personId = await findOwner(tx, deps.crypto, SSN_INDEX, claim.ssn);
          return tx.one<Row>(
            sql`SELECT id, frozen, accounts FROM credit_file WHERE id = ${personId ?? nobody.id}`,
          );
        });
        const reference = deps.ids.next();
        // A freeze forbids the inquiry, so the digits are not looked at.
        if (found?.frozen) return { result: 'frozen', reference, softInquiry: false };
        const known = openAccounts(deps.crypto, found ?? nobody);
        const isProven = known.map((account) => proves(account, claim)).includes(true) && found !== undefined;
        return { result: isProven ? 'matched' : 'mismatched', reference, softInquiry: true };
      }),
  };
}
