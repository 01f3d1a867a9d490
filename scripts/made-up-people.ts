// Any number of made-up people in the import format, the same ones for the same seed. Nobody in it exists: the SSNs lie
// in 900-999, which are never issued. For tests and the bench only.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Address,
  FILING_STATUSES,
  FINANCIAL_ACCOUNT_KINDS,
  type FilingStatus,
  type FinancialAccount,
  type Person,
} from '../api/evidence/people.js';

const FIRST_NAMES = (
  'Ana Clara Dmitri Fatima Grace Hannah Hugo Ingrid Ivan José Keiko Léa Luis Marcus Mei Naomi Noah Omar Owen Paul Peter ' +
  'Priya Renée Ruth Thomas Victor Walter Zoë'
).split(' ');
const LAST_NAMES = (
  "Chen Delgado Dubois Freeman Haddad Kowalski Lindqvist Marín Müller Novak O'Brien Okafor Patel Reyes Sato Thompson " +
  'Van-Dyke'
).split(' ');
const STREETS = [
  'Harbor Boulevard',
  'Mill Creek Road',
  'Elm Street',
  'County Road 12',
  'North Oak Avenue',
  'W 5th Street',
  'Sunset Lane',
];
const CITIES = [
  { city: 'Albany', state: 'NY', zip: '12207', area: '518' },
  { city: 'Tampa', state: 'FL', zip: '33602', area: '813' },
  { city: 'Fresno', state: 'CA', zip: '93721', area: '559' },
  { city: 'Dayton', state: 'OH', zip: '45402', area: '937' },
  { city: 'Boise', state: 'ID', zip: '83702', area: '208' },
  { city: 'Denver', state: 'CO', zip: '80202', area: '303' },
  { city: 'Austin', state: 'TX', zip: '78701', area: '512' },
  { city: 'Anchorage', state: 'AK', zip: '99501', area: '907' },
  { city: 'Honolulu', state: 'HI', zip: '96813', area: '808' },
  { city: 'San Juan', state: 'PR', zip: '00901', area: '787' },
];
const PAYERS = [
  'Summit Freight Co',
  'Lakeside Hospital',
  'Alder & Finch CPAs',
  'City of Fairmont',
  'Quartz Software',
];
const BANKS = ['First Prairie Bank', 'Pioneer Trust', 'Granite State Savings', 'Harborline Credit Union'];

/** What may be special about a made-up person; most are plain. */
const CASES = [
  ...Array<'plain'>(30).fill('plain'),
  'unlinked-phone',
  'frozen',
  'amex-only',
  'debit-only',
  'corporate-only',
  'landline',
  'voip',
  'no-financial',
  'deceased',
  'minor',
  'never-filed',
  'moved',
] as const;
type Case = (typeof CASES)[number];

/** Small and fast: mulberry32. Not for secrets. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 100 areas of 99 groups of 9,999 numbers; the step is coprime to their product, so numbers repeat only after all. */
const SSNS = 100 * 99 * 9999;
const SSN_STEP = 61_803_413;

function ssnOf(seed: number, index: number): string {
  const n = Number((BigInt(index + seed * 7919) * BigInt(SSN_STEP)) % BigInt(SSNS));
  const serial = (n % 9999) + 1;
  const group = (Math.floor(n / 9999) % 99) + 1;
  const area = 900 + Math.floor(n / (9999 * 99));
  return `${area}${String(group).padStart(2, '0')}${String(serial).padStart(4, '0')}`;
}

/** The person of this seed at this place; independent of all others, so that any range can be made. */
export function madeUpPerson(seed: number, index: number): Person {
  const random = randomFrom(seed * 1_000_003 + index);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const what: Case = pick(CASES);
  const home = pick(CITIES);
  const addressIn = ({ city, state, zip }: (typeof CITIES)[number]): Address => ({
    line1: `${1 + below(9999)} ${pick(STREETS)}`,
    ...(random() < 0.4 && { line2: `Apt ${1 + below(40)}` }),
    city,
    state,
    zip,
  });
  const address = addressIn(home);
  const filedAt = what === 'moved' ? addressIn(pick(CITIES)) : address;
  const status = pick(FILING_STATUSES.filter((s) => s !== 'HAVE_NOT_FILED')) as FilingStatus;
  const income = 20_000 + below(160_000);
  const filed = (taxYear: number) => ({
    taxYear,
    filingStatus: status,
    address: filedAt,
    adjustedGrossIncome: income + below(9000),
    totalTax: Math.round(income * 0.14) + below(500),
    refund: below(4000),
    balanceDue: 0,
    dependents: Array.from({ length: below(4) }, () => ({
      firstName: pick(FIRST_NAMES),
      birthYear: 2001 + below(15),
    })),
    ...(random() < 0.5 && { preparer: `${pick(LAST_NAMES)} Tax Service` }),
    filedOn: `${taxYear + 1}-0${2 + below(3)}-${10 + below(18)}`,
  });
  const digits = (count: number) => Array.from({ length: count }, () => below(10)).join('');
  const account = (): FinancialAccount => {
    const kind = pick(FINANCIAL_ACCOUNT_KINDS);
    const card = pick(['VISA', 'MASTERCARD', 'DISCOVER'] as const);
    return { kind, lastEight: digits(8), ...(kind === 'CREDIT_CARD' && { network: card }) };
  };
  const card = (more: Partial<FinancialAccount>): FinancialAccount => ({
    kind: 'CREDIT_CARD',
    lastEight: digits(8),
    network: 'VISA',
    ...more,
  });
  const accounts: Partial<Record<Case, FinancialAccount[]>> = {
    'no-financial': [],
    'amex-only': [card({ network: 'AMEX' })],
    'debit-only': [card({ debit: true })],
    'corporate-only': [card({ corporate: true })],
  };
  const born = what === 'minor' ? 2015 : 1940 + below(55);
  return {
    ssn: ssnOf(seed, index),
    firstName: pick(FIRST_NAMES),
    lastName: pick(LAST_NAMES),
    dateOfBirth: `${born}-${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}`,
    ...(what === 'deceased' && { deceased: true }),
    address,
    returns: what === 'never-filed' ? [] : [filed(2016), filed(2015)],
    incomeDocuments: [
      { taxYear: 2016, form: 'W-2', payer: pick(PAYERS), amount: income },
      { taxYear: 2016, form: '1099-INT', payer: pick(BANKS), amount: 100 + below(900) },
      { taxYear: 2015, form: 'W-2', payer: pick(PAYERS), amount: Math.round(income * 0.94) },
      { taxYear: 2015, form: '1098', payer: pick(BANKS), amount: 1000 + below(8000) },
    ],
    financialAccounts: accounts[what] ?? [account(), account()],
    ...(what === 'frozen' && { creditFrozen: true }),
    phones: [
      {
        number: `+1${home.area}${2_000_000 + ((index * 7919 + seed) % 7_999_999)}`,
        lineType: what === 'landline' ? 'LANDLINE' : what === 'voip' ? 'VOIP' : 'MOBILE',
        plan: what === 'unlinked-phone' ? 'PREPAID' : 'PERSONAL',
        linked: what !== 'unlinked-phone',
      },
    ],
  };
}

/** `count` people, one after the other, beginning with the one at place `from`. */
export function* madeUpPeople(count: number, seed = 1, from = 0): Generator<Person> {
  for (let index = from; index < from + count; index += 1) yield madeUpPerson(seed, index);
}

/** Writes them as an import file, in constant memory. */
export async function writeMadeUpPeople(file: string, count: number, seed = 1, from = 0): Promise<void> {
  const portions = function* () {
    let lines = '';
    for (const person of madeUpPeople(count, seed, from)) {
      lines += `${JSON.stringify(person)}\n`;
      if (lines.length < 65_536) continue;
      yield lines;
      lines = '';
    }
    yield lines;
  };
  await pipeline(Readable.from(portions()), createWriteStream(file));
}
