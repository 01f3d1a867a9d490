// The devices go back to those of `disavowDays` ago (take-back.rules.ts). One of a kind serves at a time: what is new
// ends before what is old serves again.
import { record } from '../../audit/record.js';
import { Device } from '../../authenticators/device.entity.js';
import { deviceFields, endDevice, INSTALLATION } from '../../authenticators/devices.js';
import type { Deps } from '../../deps.js';
import { claimOwner } from '../../platform/db/blind-index.js';
import { findAll, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import { devicesTakenBack } from './take-back.rules.js';

export interface TakenBackDevices {
  readonly ended: number;
  readonly back: number;
  /** Numbers (E.164) of the phones that ended by this. */
  readonly phonesLeft: readonly string[];
}

/** The account is held by the caller; `since` is an ISO instant. */
export async function takeBackDevices(
  tx: Tx,
  deps: Deps,
  accountId: string,
  since: string,
): Promise<TakenBackDevices> {
  const devices = await findAll(tx, Device, sql`WHERE account_id = ${accountId}`);
  const rule = devicesTakenBack(devices, since);
  const among = (ids: readonly string[]) => devices.filter(({ id }) => ids.includes(id));
  const ended = among(rule.end);
  for (const device of ended) await endDevice(tx, deps, device, 'device.removed', 'DISAVOWAL');
  const anotherServes = devices.some(({ id, state }) => state === 'ACTIVE' && !rule.end.includes(id));
  const back = await stillFree(tx, deps, among(rule.serveAgain), anotherServes);
  for (const device of back) {
    await update(tx, Device, { state: 'ACTIVE', endedAt: null }, sql`WHERE id = ${device.id}`);
    record(tx, {
      kind: 'device.restored',
      actor: { kind: 'HOLDER', id: accountId },
      subject: device.id,
      outcome: 'DONE',
      details: { device: device.kind, by: 'DISAVOWAL' },
    });
  }
  const phones = ended.filter(({ kind }) => kind === 'PHONE');
  return {
    ended: rule.end.length,
    back: back.length,
    phonesLeft: phones.map((phone) => deviceFields.open(deps, phone, 'phone')),
  };
}

/**
 * Those whose installation, if they have one, is this account's again. One that serves another account by now stays there
 * (domain.md 2.5): its app comes back only where the holder would be left without any device, for its secret still makes
 * codes.
 */
async function stillFree(
  tx: Tx,
  deps: Deps,
  ended: readonly Device[],
  anotherServes: boolean,
): Promise<readonly Device[]> {
  const free: Device[] = [];
  for (const device of ended) {
    const installation = device.installation && deviceFields.open(deps, device, 'installation');
    if (!installation || (await claimOwner(tx, deps.crypto, INSTALLATION, installation, device.id)))
      free.push(device);
  }
  return free.length > 0 || anotherServes ? free : ended;
}
