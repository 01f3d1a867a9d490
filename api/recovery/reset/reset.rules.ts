// Which passwords can be reset online (domain.md 2.8): never around the second factor, so not without a device.
import type { Account } from '../../accounts/index.js';
import type { WhyNoReset } from '../../delivery/index.js';

export interface ResetFacts {
  /** The account of the username, if there is one. */
  readonly account: Pick<Account, 'status'> | undefined;
  /** Whether the e-mail that was typed is the one on record. */
  readonly emailAgrees: boolean;
  readonly activeDevices: number;
}

/** Why there is nothing to reset; undefined when there is. Told to the owner of the address alone. */
export function whyNoReset({ account, emailAgrees, activeDevices }: ResetFacts): WhyNoReset | undefined {
  if (!account || !emailAgrees || account.status === 'CLOSED') return 'UNKNOWN';
  if (account.status === 'SUSPENDED') return 'SUSPENDED';
  // Who waits for a letter, or has not proven an identity yet, has no device; a lost one may still be listed.
  return account.status === 'ACTIVE' && activeDevices > 0 ? undefined : 'NO_DEVICE';
}
