// The credit bureau over HTTP JSON (docs/evidence-contract.md). The digits are in the question's body and nowhere else.
import { z } from 'zod';
import type { CreditBureau } from '../credit-bureau.js';
import { httpProvider, type ProviderOptions, UNAVAILABLE } from '../http-provider.js';

const check = z.union([
  z.object({
    result: z.enum(['frozen', 'matched', 'mismatched']),
    reference: z.string().max(200).optional(),
    softInquiry: z.boolean().optional(),
  }),
  UNAVAILABLE,
]);

/** The adapter; `name` is what people are told the bureau is called. */
export function httpCreditBureau(options: Omit<ProviderOptions, 'name'>, name: string): CreditBureau {
  const provider = httpProvider({ ...options, name: 'credit bureau' });
  return {
    name,
    checkFinancialAccount: ({ ssn, kind, lastEight }) =>
      provider.ask('financial-account-checks', { ssn, kind, lastEight }, check),
  };
}
