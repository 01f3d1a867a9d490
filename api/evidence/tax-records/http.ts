// Tax records over HTTP JSON (docs/evidence-contract.md). Whether the items agree is the provider's judgement.
import { z } from 'zod';
import { httpProvider, type ProviderOptions, UNAVAILABLE } from '../http-provider.js';
import { FILING_STATUSES, INCOME_FORMS } from '../people.js';
import type { TaxRecords } from '../tax-records.js';

const address = z.object({
  line1: z.string().min(1),
  line2: z.string().optional(),
  city: z.string().min(1),
  state: z.string().length(2),
  zip: z.string().min(5),
});
const record = z.object({
  recordId: z.string().optional(),
  firstName: z.string().min(1),
  lastName: z.string().min(1),
  addressOfRecord: address.nullable(),
  lastReturnAddress: address.nullable(),
});
const taxReturn = z.object({
  taxYear: z.int(),
  filingStatus: z.enum(FILING_STATUSES),
  address,
  adjustedGrossIncome: z.int(),
  totalTax: z.int(),
  refund: z.int(),
  balanceDue: z.int(),
  dependents: z.array(z.object({ firstName: z.string(), birthYear: z.int() })),
  preparer: z.string().optional(),
  filedOn: z.string(),
});
const incomeDocument = z.object({
  taxYear: z.int(),
  form: z.enum(INCOME_FORMS),
  payer: z.string(),
  amount: z.int(),
});

const result = <R extends string>(value: R) => z.object({ result: z.literal(value) });
const identityMatch = z.union([
  z.object({ result: z.literal('matched'), record }),
  result('mismatched'),
  UNAVAILABLE,
]);
const addressLookUp = z.union([
  z.object({ result: z.literal('known'), record }),
  result('unknown'),
  UNAVAILABLE,
]);
const questionMaterial = z.union([
  z.object({
    result: z.literal('known'),
    returns: z.array(taxReturn),
    incomeDocuments: z.array(incomeDocument),
  }),
  result('unknown'),
  UNAVAILABLE,
]);

/** The adapter. `minimumAge` goes with each question, so that one policy holds on both sides. */
export function httpTaxRecords(
  options: Omit<ProviderOptions, 'name'>,
  policy: { readonly minimumAge: number },
): TaxRecords {
  const provider = httpProvider({ ...options, name: 'tax records' });
  const { minimumAge } = policy;
  return {
    matchIdentity: ({ ssn, firstName, lastName, dateOfBirth, filingStatus, address }) =>
      provider.ask(
        'identity-matches',
        { ssn, firstName, lastName, dateOfBirth, filingStatus, address, minimumAge },
        identityMatch,
      ),
    addressOfRecord: (ssn) => provider.ask('address-look-ups', { ssn, minimumAge }, addressLookUp),
    questionMaterial: (ssn) => provider.ask('question-materials', { ssn, minimumAge }, questionMaterial),
  };
}
