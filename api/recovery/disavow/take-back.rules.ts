// Which changes a disavowal takes back (domain.md 2.8: "e-mail and device changes of the last 10 days"): everything is to
// be as it was at the beginning of that time, and nobody who had a device is left without one.
import type { EmailChange } from '../../accounts/index.js';
import type { Device } from '../../authenticators/device.entity.js';

type DeviceFacts = Pick<Device, 'id' | 'state' | 'addedAt' | 'endedAt'>;

export interface DevicesTakenBack {
  /** Devices that serve now and did not then. */
  readonly end: readonly string[];
  /** Devices that served then and have ended since. */
  readonly serveAgain: readonly string[];
}

/**
 * `since` is an ISO instant, as are the times of the devices. An account that had no device then was opened meanwhile:
 * the first device that it got is the one it began with, and stays or comes back.
 */
export function devicesTakenBack(devices: readonly DeviceFacts[], since: string): DevicesTakenBack {
  const known = devices
    .filter(({ state, endedAt }) => state !== 'PENDING' && (endedAt === null || endedAt > since))
    .sort((a, b) => (a.addedAt < b.addedAt ? -1 : 1));
  const then = known.filter(({ addedAt }) => addedAt <= since);
  const kept = new Set((then.length > 0 ? then : known.slice(0, 1)).map(({ id }) => id));
  return {
    end: known.filter(({ id, state }) => state === 'ACTIVE' && !kept.has(id)).map(({ id }) => id),
    serveAgain: known.filter(({ id, state }) => state === 'ENDED' && kept.has(id)).map(({ id }) => id),
  };
}

type EmailChangeFacts = Pick<EmailChange, 'id' | 'state' | 'confirmedAt'>;

export interface EmailsTakenBack<C> {
  /** Changes that took effect, oldest first: the old address of the first is the one to go back to. */
  readonly confirmed: readonly C[];
  /** Changes that wait for their code. */
  readonly open: readonly C[];
}

export function emailsTakenBack<C extends EmailChangeFacts>(
  changes: readonly C[],
  since: string,
): EmailsTakenBack<C> {
  const at = ({ confirmedAt }: C): string => confirmedAt ?? '';
  return {
    confirmed: changes
      .filter((change) => change.state === 'CONFIRMED' && at(change) > since)
      .sort((a, b) => (at(a) < at(b) ? -1 : 1)),
    open: changes.filter(({ state }) => state === 'OPEN'),
  };
}
