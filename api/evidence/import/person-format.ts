// The import format of domain.md section 5, as a schema: unknown keys are an error, dates are real days, test SSNs are
// taken only where the configuration accepts them. Reasons name the place in the line and never quote what stood there.
import { z } from 'zod';
import {
  CARD_NETWORKS,
  FILING_STATUSES,
  FINANCIAL_ACCOUNT_KINDS,
  INCOME_FORMS,
  LEGACY_HASH_SCHEMES,
  LINE_TYPES,
  type Person,
  PHONE_PLANS,
} from '../people.js';

const STATES = (
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK ' +
  'OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP'
).split(' ');

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether `text` is a day of the calendar as YYYY-MM-DD. */
export function isCalendarDay(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || year < 1800) return false;
  const isLeapDay = month === 2 && day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeapDay || (day >= 1 && day <= (DAYS_IN_MONTH[month - 1] ?? 0));
}

const text = (longest: number) =>
  z
    .string()
    .max(longest, `is longer than ${longest} characters`)
    .regex(/^(?=.*\S)\P{Cc}+$/u, 'is empty or holds control characters');
const name = z
  .string()
  .max(100, 'is longer than 100 characters')
  .regex(/^(?=.*[\p{L}\p{N}])\P{Cc}+$/u, 'holds no letter, or control characters');
const day = z.string().refine(isCalendarDay, 'is not a day as YYYY-MM-DD');
const year = z.int('is not a year').min(1800, 'is not a year').max(2999, 'is not a year');
const LARGEST_AMOUNT = 1_000_000_000_000;
const dollars = z
  .int('is not a whole number of dollars')
  .min(-LARGEST_AMOUNT, 'is out of range')
  .max(LARGEST_AMOUNT, 'is out of range');
const dollarsNotNegative = dollars.min(0, 'is negative');
const flag = z.boolean();

const address = z.strictObject({
  line1: text(100),
  line2: text(100).optional(),
  city: text(60),
  state: z.enum(STATES, 'is not a state or territory code'),
  zip: z.string().regex(/^\d{5}(-\d{4})?$/, 'is not 12345 or 12345-6789'),
});

const taxReturn = z.strictObject({
  taxYear: year,
  filingStatus: z.enum(FILING_STATUSES).exclude(['HAVE_NOT_FILED']),
  address,
  adjustedGrossIncome: dollars,
  totalTax: dollarsNotNegative,
  refund: dollarsNotNegative,
  balanceDue: dollarsNotNegative,
  dependents: z.array(z.strictObject({ firstName: name, birthYear: year })),
  preparer: text(100).optional(),
  filedOn: day,
});

const incomeDocument = z.strictObject({
  taxYear: year,
  form: z.enum(INCOME_FORMS),
  payer: text(100),
  amount: dollars,
});

const financialAccount = z.strictObject({
  kind: z.enum(FINANCIAL_ACCOUNT_KINDS),
  lastEight: z.string().regex(/^\d{8}$/, 'is not eight digits'),
  network: z.enum(CARD_NETWORKS).optional(),
  debit: flag.optional(),
  corporate: flag.optional(),
});

const phone = z.strictObject({
  number: z.string().regex(/^\+[1-9]\d{6,14}$/, 'is not an E.164 number'),
  lineType: z.enum(LINE_TYPES),
  plan: z.enum(PHONE_PLANS),
  linked: flag,
});

const legacyAccount = z.strictObject({
  username: text(100),
  email: z
    .string()
    .max(254, 'is longer than 254 characters')
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'is not an e-mail address'),
  passwordHash: z.union(
    [
      z
        .string()
        .max(500)
        .regex(/^\$[a-z0-9-]+\$\S+$/, 'is no PHC string'),
      z.strictObject({
        scheme: z.enum(LEGACY_HASH_SCHEMES),
        salt: z.string().max(200),
        hash: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/i, 'is no SHA-1 or SHA-256 in hex'),
      }),
    ],
    'is neither a PHC string nor {scheme, salt, hash}',
  ),
  lastUsed: day.optional(),
});

/** 900-999 and 666 are never issued: numbers of made-up people. */
const TEST_SSN = /^(9|666)/;
const NEVER_AN_SSN = /^(000|...00|.....0000)/;

/** The schema of one line. `today` is YYYY-MM-DD: nobody is born later. */
export function personFormat(options: { acceptTestSsns: boolean; today: string }): z.ZodType<Person> {
  return z.strictObject({
    ssn: z
      .string()
      .regex(/^\d{9}$/, 'is not nine digits')
      .refine((ssn) => !NEVER_AN_SSN.test(ssn), 'is no SSN: 000, 00 or 0000 in it')
      .refine(
        (ssn) => options.acceptTestSsns || !TEST_SSN.test(ssn),
        'is a test number (900-999 or 666), and ACCEPT_TEST_SSNS is not set',
      ),
    firstName: name,
    lastName: name,
    dateOfBirth: day.refine((born) => born <= options.today, 'is in the future'),
    deceased: flag.optional(),
    address,
    returns: z.array(taxReturn),
    incomeDocuments: z.array(incomeDocument),
    financialAccounts: z.array(financialAccount),
    creditFrozen: flag.optional(),
    phones: z.array(phone),
    legacyAccount: legacyAccount.optional(),
  });
}
