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
  const byMail = account.renewal === 'BY_MAIL';
  const codeEntered = account.activationAcceptedAt !== null;
  // A password alone never enrols a device: without one that serves, a mailed code is the second thing that is known.
  const letterServes = account.status === 'AWAITING_ACTIVATION' || lostDevice || activeDevices === 0;
  const agreementDue = agreementInForce !== null && account.agreementVersion !== agreementInForce;
  // Who has the device after all is not locked out by somebody who said that it was lost (domain.md 2.6).
  const oldDeviceServes = lostDevice && activeDevices > 0 && !codeEntered;
  return {
    temporaryPassword: account.temporaryPasswordUntil !== null,
    emailUnconfirmed: account.unconfirmedEmail !== null,
    identityUnproven: account.status === 'IDENTITY_REQUIRED',
    // A mailed code stands in for the lost device.
    activationCodeDue: letterServes && !codeEntered,
    oldDeviceServes,
    oldDeviceServesAndAgreementDue: oldDeviceServes && agreementDue,
    agreementDue,
    // After the security code of the device that still serves (api.md "Flows, settled").
    renewalWaits: byMail,
  };
}
