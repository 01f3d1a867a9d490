// The devices of an account: a phone for texts, an app that makes codes itself (domain.md 2.2, 2.5). One of a kind is
// active at a time; a new one takes over in the transaction that confirms it, not a second earlier.
import { deviceNames } from '../../schema/device-names.js';
import { record } from '../audit/record.js';
import type { Deps } from '../deps.js';
import { claimOwner, findOwner, forgetOwner } from '../platform/db/blind-index.js';
import { find, findAll, insert, update } from '../platform/db/rows.js';
import { sealedFields } from '../platform/db/sealed-fields.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx, Tx } from '../platform/db/transaction.js';
import { voidTextedCodes } from './codes.js';
import { Device } from './device.entity.js';
import { maskPhone } from './phone-number.rules.js';

export const deviceFields = sealedFields(Device, 'device', ['name', 'phone', 'secret', 'installation']);
/** Blind index: one app installation serves one account at a time. */
export const INSTALLATION = 'device.installation';

export function activeDevices(tx: ReadTx, accountId: string): Promise<Device[]> {
  return findAll(tx, Device, sql`WHERE account_id = ${accountId} AND state = 'ACTIVE' ORDER BY added_at`);
}

export function deviceOf(tx: ReadTx, accountId: string, id: string): Promise<Device | undefined> {
  return find(tx, Device, sql`WHERE id = ${id} AND account_id = ${accountId}`);
}

/** Adds a phone (E.164) to an account; PENDING until its code is confirmed. */
export async function addPhone(
  tx: Tx,
  deps: Pick<Deps, 'crypto' | 'ids' | 'clock'>,
  accountId: string,
  number: string,
  state: 'PENDING' | 'ACTIVE',
): Promise<Device> {
  const id = deps.ids.next();
  const device = Object.assign(new Device(), {
    id,
    accountId,
    kind: 'PHONE' as const,
    state,
    name: deviceFields.seal(deps, id, 'name', deviceNames.PHONE.EN),
    phone: deviceFields.seal(deps, id, 'phone', number),
    lastStep: 0,
    addedAt: deps.clock.iso(),
  });
  await insert(tx, Device, device);
  if (state === 'ACTIVE') recordAdded(tx, device);
  return device;
}

/** Adds an app whose codes come from `secret` (base32). Undefined, and nothing changed, when its installation serves another account. */
export async function addApp(
  tx: Tx,
  deps: Pick<Deps, 'crypto' | 'ids' | 'clock'>,
  app: { accountId: string; name: string; secret: string; lastStep: number; installation: string | null },
): Promise<Device | undefined> {
  const id = deps.ids.next();
  const claim = (installation: string) => claimOwner(tx, deps.crypto, INSTALLATION, installation, id);
  // The account's own older app may be the same installation; a foreign one is refused before anything ends.
  const serves = app.installation && (await findOwner(tx, deps.crypto, INSTALLATION, app.installation));
  const own = serves && (await deviceOf(tx, app.accountId, serves));
  if (app.installation && !own && !(await claim(app.installation))) return undefined;
  await endOfKind(tx, deps, app.accountId, 'APP');
  if (app.installation && own && !(await claim(app.installation)))
    throw new Error('an installation that was given up is held by another account');
  const device = Object.assign(new Device(), {
    id,
    accountId: app.accountId,
    kind: 'APP' as const,
    state: 'ACTIVE' as const,
    name: deviceFields.seal(deps, id, 'name', app.name),
    secret: deviceFields.seal(deps, id, 'secret', app.secret),
    installation: app.installation && deviceFields.seal(deps, id, 'installation', app.installation),
    lastStep: app.lastStep,
    addedAt: deps.clock.iso(),
    lastUsedAt: deps.clock.iso(),
  });
  await insert(tx, Device, device);
  recordAdded(tx, device);
  return device;
}

/** The pending phone becomes the one that serves; the older one ends in the same transaction. */
export async function activatePhone(tx: Tx, deps: Pick<Deps, 'clock'>, device: Device): Promise<void> {
  await endOfKind(tx, deps, device.accountId, 'PHONE');
  const at = deps.clock.iso();
  await update(tx, Device, { state: 'ACTIVE', addedAt: at, lastUsedAt: at }, sql`WHERE id = ${device.id}`);
  recordAdded(tx, device);
}

/** Ends the devices of one kind, or all of them. */
export async function endOfKind(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  accountId: string,
  kind?: Device['kind'],
): Promise<void> {
  for (const device of await activeDevices(tx, accountId)) {
    if (kind && device.kind !== kind) continue;
    await endDevice(tx, deps, device, 'device.replaced');
  }
}

/**
 * Ends one device, with what was texted to it; the installation of an app may serve another account from now on. `by`:
 * what ended it, for the trail, where that is not the holder's own wish.
 */
export async function endDevice(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  device: Device,
  kind: 'device.replaced' | 'device.removed',
  by?: 'DISAVOWAL',
): Promise<void> {
  await update(tx, Device, { state: 'ENDED', endedAt: deps.clock.iso() }, sql`WHERE id = ${device.id}`);
  await forgetOwner(tx, device.id);
  if (device.kind === 'PHONE') await voidTextedCodes(tx, device.accountId);
  record(tx, {
    kind,
    actor: { kind: 'HOLDER', id: device.accountId },
    subject: device.id,
    outcome: 'DONE',
    details: { device: device.kind, ...(by && { by }) },
  });
}

function recordAdded(tx: Tx, device: Device): void {
  record(tx, {
    kind: 'device.added',
    actor: { kind: 'HOLDER', id: device.accountId },
    subject: device.id,
    outcome: 'DONE',
    details: { device: device.kind },
  });
}

/** What a device is called; one that nobody named is called so in the reader's language. */
export function nameOf(deps: Pick<Deps, 'crypto'>, device: Device, language: 'EN' | 'ES'): string {
  const name = deviceFields.open(deps, device, 'name');
  const unnamed = deviceNames[device.kind];
  return name === unnamed.EN ? unnamed[language] : name;
}

/** What a device is shown as: the last four digits of a phone, the name of an app. */
export function hintOf(deps: Pick<Deps, 'crypto'>, device: Device, language: 'EN' | 'ES'): string {
  if (device.kind === 'PHONE') return maskPhone(deviceFields.open(deps, device, 'phone'));
  return nameOf(deps, device, language);
}
