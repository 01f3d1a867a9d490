// How a person lies in the directory: which parts are sealed together, and under which place each opens again. Written
// by the importer, read by the directory: adapters.
import type { Clock } from '../platform/clock.js';
import { aad, type BlindIndex, type Sealer } from '../platform/crypto/index.js';
import type { Database } from '../platform/db/transaction.js';
import type { Ids } from '../platform/ids.js';
import type { Address, FinancialAccount, IncomeDocument, LineType, Person, TaxReturn } from './people.js';

/** What the directory needs of the house. `onUnavailable` hears provider and reason, never anything personal. */
export interface DirectoryDeps {
  db: Database;
  crypto: Sealer & BlindIndex;
  clock: Clock;
  policy: { readonly minimumAge: number };
  ids: Ids;
  onUnavailable?: (provider: string, reason: string) => void;
}

/** Blind index of nine digits → the person's id (unique). */
export const SSN_INDEX = 'tax_record.ssn';
/** Blind index of an E.164 number → ids of phone_record (shared). */
export const PHONE_INDEX = 'phone_record.number';

export interface IdentityPart {
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  deceased: boolean;
  address: Address;
}

export interface SealedPerson {
  ssn: string;
  identity: string;
  returns: string;
  incomeDocuments: string;
  accounts: string;
}

export interface SealedPhone {
  number: string;
  holder: string;
  lineType: LineType;
  linked: boolean;
}

/** The sealed columns of tax_record and credit_file for the person `id`. */
export function sealPerson(sealer: Sealer, id: string, person: Person): SealedPerson {
  const { firstName, lastName, dateOfBirth, deceased = false, address } = person;
  const identity: IdentityPart = { firstName, lastName, dateOfBirth, deceased, address };
  return {
    ssn: sealer.seal(person.ssn, aad('tax_record', 'ssn', id)),
    identity: sealer.sealJson(identity, aad('tax_record', 'identity', id)),
    returns: sealer.sealJson(person.returns, aad('tax_record', 'returns', id)),
    incomeDocuments: sealer.sealJson(person.incomeDocuments, aad('tax_record', 'income_documents', id)),
    accounts: sealer.sealJson(person.financialAccounts, aad('credit_file', 'accounts', id)),
  };
}

/** The columns of phone_record for one phone of a person. */
export function sealPhone(
  sealer: Sealer,
  id: string,
  person: Person,
  phone: Person['phones'][number],
): SealedPhone {
  const { firstName, lastName } = person;
  return {
    number: sealer.seal(phone.number, aad('phone_record', 'number', id)),
    holder: sealer.sealJson({ firstName, lastName }, aad('phone_record', 'holder', id)),
    lineType: phone.lineType,
    linked: phone.linked,
  };
}

export function openIdentity(sealer: Sealer, row: { id: string; identity: string }): IdentityPart {
  return sealer.openJson(row.identity, aad('tax_record', 'identity', row.id));
}

export function openReturns(sealer: Sealer, row: { id: string; returns: string }): TaxReturn[] {
  return sealer.openJson(row.returns, aad('tax_record', 'returns', row.id));
}

export function openIncomeDocuments(
  sealer: Sealer,
  row: { id: string; income_documents: string },
): IncomeDocument[] {
  return sealer.openJson(row.income_documents, aad('tax_record', 'income_documents', row.id));
}

export function openAccounts(sealer: Sealer, row: { id: string; accounts: string }): FinancialAccount[] {
  return sealer.openJson(row.accounts, aad('credit_file', 'accounts', row.id));
}

export function openHolder(
  sealer: Sealer,
  row: { id: string; holder: string },
): { firstName: string; lastName: string } {
  return sealer.openJson(row.holder, aad('phone_record', 'holder', row.id));
}

/**
 * Nobody: looked at in place of a person who is not on record, so that an unknown SSN costs the same work as a known
 * one. It agrees with no claim, because it is known to nobody.
 */
export function sealNobody(sealer: Sealer): SealedPerson & { id: string } {
  const address = {
    line1: '0000 Nowhere Boulevard',
    line2: 'Apt 00',
    city: 'Nowhere',
    state: 'DC',
    zip: '00000',
  };
  const filed = (taxYear: number): TaxReturn => ({
    taxYear,
    filingStatus: 'SINGLE',
    address,
    adjustedGrossIncome: 0,
    totalTax: 0,
    refund: 0,
    balanceDue: 0,
    dependents: [{ firstName: 'Nobody', birthYear: 2000 }],
    filedOn: `${taxYear + 1}-04-01`,
  });
  const id = '00000000-0000-7000-8000-000000000000';
  const nobody: Person = {
    ssn: '000000000',
    firstName: 'Nobody',
    lastName: 'Nowhere',
    dateOfBirth: '1900-01-01',
    address,
    returns: [filed(2016), filed(2015)],
    incomeDocuments: [],
    financialAccounts: [{ kind: 'CREDIT_CARD', lastEight: '00000000' }],
    phones: [],
  };
  return { id, ...sealPerson(sealer, id, nobody) };
}

/** Runs a look-up; a fault of the database is an outage of the provider, told by its name and code only. */
export async function asResult<R>(
  deps: Pick<DirectoryDeps, 'onUnavailable'>,
  provider: string,
  lookUp: () => Promise<R>,
): Promise<R | { result: 'unavailable' }> {
  try {
    return await lookUp();
  } catch (error) {
    // The message of a database error may quote a row, so it stays behind.
    const { name, code } = error as { name?: string; code?: string };
    deps.onUnavailable?.(provider, `directory: ${[name, code].filter(Boolean).join(' ')}`);
    return { result: 'unavailable' };
  }
}
