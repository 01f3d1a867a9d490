// When a claim agrees with a record (domain.md 2.1 and section 5): names ignore case, accents and punctuation, ZIP+4
// counts on five digits, street words after USPS abbreviations. Pure; every item is compared, none decides early.
import type { Address, FilingStatus, TaxReturn } from './people.js';
import { USPS_ABBREVIATIONS } from './usps-abbreviations.js';

/** What is compared of a person on record. */
export interface IdentityOnRecord {
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  deceased: boolean;
  address: Address;
  returns: readonly Pick<TaxReturn, 'taxYear' | 'filingStatus' | 'address' | 'filedOn'>[];
}

const LETTERS_WITHOUT_DECOMPOSITION: Record<string, string> = {
  ß: 'SS',
  ẞ: 'SS',
  æ: 'AE',
  Æ: 'AE',
  œ: 'OE',
  Œ: 'OE',
  ø: 'O',
  Ø: 'O',
  ł: 'L',
  Ł: 'L',
  đ: 'D',
  Đ: 'D',
  ð: 'D',
  Ð: 'D',
  þ: 'TH',
  Þ: 'TH',
  ı: 'I',
};

function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßẞæÆœŒøØłŁđĐðÐþÞı]/g, (letter) => LETTERS_WITHOUT_DECOMPOSITION[letter] ?? letter)
    .toUpperCase();
}

function agree(claimed: string, recorded: string): boolean {
  return claimed !== '' && claimed === recorded;
}

/** `Van-Dyke`, `van dyke` and `VanDyke` are one name; so are `Zoë` and `ZOE`. */
export function comparableName(name: string): string {
  return plainLetters(name).replace(/[^\p{L}\p{N}]/gu, '');
}

/** The five digits of a ZIP or ZIP+4; empty when it is neither. */
export function comparableZip(zip: string): string {
  return /^\s*(\d{5})(?:[-\s]?\d{4})?\s*$/.exec(zip)?.[1] ?? '';
}

function addressWords(text: string): string[] {
  return plainLetters(text.replace(/([¼½¾])/g, ' $1'))
    .replace(/⁄/g, '/')
    .replace(/[.'’`]/g, '')
    .replace(/#/g, ' # ')
    .split(/[^\p{L}\p{N}#/]+/u)
    .filter(Boolean)
    .map((word) => USPS_ABBREVIATIONS.get(word) ?? word);
}

/** Both lines of a street address as one string of USPS words: `5 North Elm Street` + `Apartment 3` → `5 N ELM ST # 3`. */
export function comparableStreet(line1: string, line2 = ''): string {
  return addressWords(`${line1} ${line2}`)
    .join(' ')
    .replace(/# (?:# )+/g, '# ')
    .replace(/\bPOST OFC BOX\b|\bP O BOX\b|\bPOB\b/g, 'PO BOX')
    .replace(/\b(?:CO RD|CR|CNTY RD)\b/g, 'COUNTY RD');
}

/** `Saint Louis`, `St. Louis` and `st louis` are one city. */
export function comparableCity(city: string): string {
  return addressWords(city).join('');
}

/** Street, city, state code and five-digit ZIP all agree. */
export function addressesAgree(claimed: Address, recorded: Address): boolean {
  const items = [
    agree(comparableStreet(claimed.line1, claimed.line2), comparableStreet(recorded.line1, recorded.line2)),
    agree(comparableCity(claimed.city), comparableCity(recorded.city)),
    agree(claimed.state.trim().toUpperCase(), recorded.state.trim().toUpperCase()),
    agree(comparableZip(claimed.zip), comparableZip(recorded.zip)),
  ];
  return items.every(Boolean);
}

/** First and last name both agree. */
export function namesAgree(
  claimed: { firstName: string; lastName: string },
  recorded: { firstName: string; lastName: string },
): boolean {
  const items = [
    agree(comparableName(claimed.firstName), comparableName(recorded.firstName)),
    agree(comparableName(claimed.lastName), comparableName(recorded.lastName)),
  ];
  return items.every(Boolean);
}

/** The last-filed return is the one of the newest tax year; of two for one year, the one filed later. */
export function lastFiledReturn<R extends Pick<TaxReturn, 'taxYear' | 'filedOn'>>(
  returns: readonly R[],
): R | undefined {
  return [...returns].sort((a, b) => b.taxYear - a.taxYear || b.filedOn.localeCompare(a.filedOn))[0];
}

/** Whether somebody born on `dateOfBirth` is at least `minimumAge` years old on `today` (both YYYY-MM-DD). */
export function isOldEnough(dateOfBirth: string, today: string, minimumAge: number): boolean {
  const year = Number(dateOfBirth.slice(0, 4)) + minimumAge;
  return `${String(year).padStart(4, '0')}${dateOfBirth.slice(4)}` <= today;
}

/**
 * The identity rule: names, birth date, filing status and address all agree, the person lives and is old enough.
 * Who has filed is compared with the last-filed return, who has not with HAVE_NOT_FILED and the address of record.
 */
export function identityAgrees(
  claim: {
    firstName: string;
    lastName: string;
    dateOfBirth: string;
    filingStatus: FilingStatus;
    address: Address;
  },
  recorded: IdentityOnRecord,
  today: string,
  minimumAge: number,
): boolean {
  const lastReturn = lastFiledReturn(recorded.returns);
  const items = [
    namesAgree(claim, recorded),
    agree(claim.dateOfBirth, recorded.dateOfBirth),
    agree(claim.filingStatus, lastReturn?.filingStatus ?? 'HAVE_NOT_FILED'),
    addressesAgree(claim.address, lastReturn?.address ?? recorded.address),
    !recorded.deceased,
    isOldEnough(recorded.dateOfBirth, today, minimumAge),
  ];
  return items.every(Boolean);
}
