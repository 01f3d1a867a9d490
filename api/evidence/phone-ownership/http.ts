// Phone ownership over HTTP JSON (docs/evidence-contract.md).
import { z } from 'zod';
import { httpProvider, type ProviderOptions, UNAVAILABLE } from '../http-provider.js';
import { LINE_TYPES } from '../people.js';
import type { PhoneOwnership } from '../phone-ownership.js';

const lookUp = z.union([
  z.object({ result: z.literal('known'), lineType: z.enum(LINE_TYPES), linked: z.boolean() }),
  z.object({ result: z.literal('unknown') }),
  UNAVAILABLE,
]);

export function httpPhoneOwnership(options: Omit<ProviderOptions, 'name'>): PhoneOwnership {
  const provider = httpProvider({ ...options, name: 'phone ownership' });
  return {
    lookUp: ({ number, firstName, lastName }) =>
      provider.ask('phone-look-ups', { number, firstName, lastName }, lookUp),
  };
}
