// Tax records out of the imported directory (domain.md section 4, embedded default).
import { findOwner } from '../../platform/db/blind-index.js';
import { sql } from '../../platform/db/sql.js';
import {
  asResult,
  type DirectoryDeps,
  openIdentity,
  openIncomeDocuments,
  openReturns,
  SSN_INDEX,
  sealNobody,
} from '../directory-rows.js';
import { identityAgrees, isOldEnough, lastFiledReturn } from '../matching.rules.js';
import type { TaxRecord, TaxRecords } from '../tax-records.js';

interface Row {
  id: string;
  identity: string;
  returns: string;
  income_documents: string;
}

/** Question material is drawn from this many years: the current and the prior one (domain.md 2.7). */
const QUESTION_YEARS = 2;

/** The adapter. A person is found by blind index, so a look-up costs the same with a thousand people as with a million. */
export function directoryTaxRecords(deps: DirectoryDeps): TaxRecords {
  const { incomeDocuments, ...sealed } = sealNobody(deps.crypto);
  const nobody: Row = { ...sealed, income_documents: incomeDocuments };

  /** The person, or nobody: the same opening and comparing either way. */
  const recordOf = async (ssn: string) => {
    const found = await deps.db.read(async (tx) => {
      const id = await findOwner(tx, deps.crypto, SSN_INDEX, ssn);
      return tx.one<Row>(
        sql`SELECT id, identity, returns, income_documents FROM tax_record WHERE id = ${id ?? nobody.id}`,
      );
    });
    const row = found ?? nobody;
    const identity = openIdentity(deps.crypto, row);
    return { isKnown: found !== undefined, row, identity, returns: openReturns(deps.crypto, row) };
  };
  type Found = Awaited<ReturnType<typeof recordOf>>;

  const today = () => deps.clock.now().toISOString().slice(0, 10);
  const mayBeProofed = ({ isKnown, identity }: Found) =>
    isKnown && !identity.deceased && isOldEnough(identity.dateOfBirth, today(), deps.policy.minimumAge);
  const recordFrom = ({ row, identity, returns }: Found): TaxRecord => ({
    recordId: row.id,
    firstName: identity.firstName,
    lastName: identity.lastName,
    addressOfRecord: identity.address,
    lastReturnAddress: lastFiledReturn(returns)?.address ?? null,
  });

  return {
    matchIdentity: (claim) =>
      asResult(deps, 'tax records', async () => {
        const found = await recordOf(claim.ssn);
        const agrees = identityAgrees(
          claim,
          { ...found.identity, returns: found.returns },
          today(),
          deps.policy.minimumAge,
        );
        return agrees && found.isKnown
          ? { result: 'matched', record: recordFrom(found) }
          : { result: 'mismatched' };
      }),

    addressOfRecord: (ssn) =>
      asResult(deps, 'tax records', async () => {
        const found = await recordOf(ssn);
        return mayBeProofed(found) ? { result: 'known', record: recordFrom(found) } : { result: 'unknown' };
      }),

    questionMaterial: (ssn) =>
      asResult(deps, 'tax records', async () => {
        const found = await recordOf(ssn);
        const documents = openIncomeDocuments(deps.crypto, found.row);
        if (!mayBeProofed(found)) return { result: 'unknown' };
        const years = new Set([...found.returns, ...documents].map(({ taxYear }) => taxYear));
        const newest = [...years].sort((a, b) => b - a).slice(0, QUESTION_YEARS);
        const ofThose = <T extends { taxYear: number }>(all: T[]) =>
          all.filter(({ taxYear }) => newest.includes(taxYear)).sort((a, b) => b.taxYear - a.taxYear);
        return { result: 'known', returns: ofThose(found.returns), incomeDocuments: ofThose(documents) };
      }),
  };
}
