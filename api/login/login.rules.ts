// The facts that the login table asks for, from the account, its devices and the agreement in force.
import type { FactsOf } from '../../schema/flows/flow-table.js';
import type { loginFlow } from '../../schema/flows/index.js';
import type { Account } from '../accounts/index.js';

export type LoginFacts = FactsOf<typeof loginFlow>;

export interface LoginCircumstances {
  readonly account: Pick<
    Account,
    | 'status'
    | 'temporaryPasswordUntil'
    | 'unconfirmedEmail'
    | 'activationAcceptedAt'
    | 'renewal'
    | 'agreementVersion'
  >;
  readonly activeDevices: number;
  /** Version of the agreement that is in force now; null when none was ever published. */
  readonly agreementInForce: string | null;
}

export function loginFacts({ account, activeDevices, agreementInForce }: LoginCircumstances): LoginFacts {
  const lostDevice = account.renewal === 'LOST_DEVICE';
  const agreementDue = agreementInForce !== null && account.agreementVersion !== agreementInForce;
  // Who has the device after all is not locked out by somebody who said that it was lost (domain.md 2.6).
  const oldDeviceServes = lostDevice && activeDevices > 0 && account.activationAcceptedAt === null;
  return {
    temporaryPassword: account.temporaryPasswordUntil !== null,
    emailUnconfirmed: account.unconfirmedEmail !== null,
    identityUnproven: account.status === 'IDENTITY_REQUIRED',
    // A mailed code stands in for the lost device; once entered it is not asked again before the device is confirmed.
    activationCodeDue:
      (account.status === 'AWAITING_ACTIVATION' || lostDevice) && account.activationAcceptedAt === null,
    noDevice:
      activeDevices === 0 ||
      ((account.status === 'AWAITING_ACTIVATION' || lostDevice) && account.activationAcceptedAt !== null),
    oldDeviceServes,
    oldDeviceServesAndAgreementDue: oldDeviceServes && agreementDue,
    agreementDue,
    renewalWaits: account.renewal === 'BY_MAIL',
  };
}
