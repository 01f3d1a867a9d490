// Port to the carriers: what kind of line a number is, and whether it is linked to this name (domain.md 2.1 PHONE).
// Which countries and number ranges are taken is the registration's rule, not the carrier's.
import type { LineType } from './people.js';

/** `number` in E.164. */
export interface PhoneClaim {
  number: string;
  firstName: string;
  lastName: string;
}

export type PhoneLookUp =
  | { result: 'known'; lineType: LineType; linked: boolean }
  | { result: 'unknown' }
  | { result: 'unavailable' };

export interface PhoneOwnership {
  lookUp(claim: PhoneClaim): Promise<PhoneLookUp>;
}
