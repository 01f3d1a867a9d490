// The facts that the registration table asks for, from one row and nothing else.
import type { FactsOf } from '../../schema/flows/flow-table.js';
import type { registrationFlow } from '../../schema/flows/index.js';
import type { Registration } from './registration.entity.js';

export function registrationFacts(
  registration: Pick<Registration, 'kind' | 'deviceLost'>,
): FactsOf<typeof registrationFlow> {
  return {
    isUpgrade: registration.kind === 'UPGRADE',
    isRenewal: registration.kind === 'RENEWAL',
    // Only a first registration chooses username and password; the others have them (api.md "Flows, settled").
    choosesCredentials: registration.kind === 'FIRST_TIME',
    // Who has lost every device proves the address instead (domain.md 2.6).
    mayUsePhone: !registration.deviceLost,
  };
}
