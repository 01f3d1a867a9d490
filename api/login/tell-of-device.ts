// When a device is confirmed, a second letter tells of it, also to the last return's address if that differs, and an
// e-mail or phone already on record is told (domain.md 2.2).
import { type Account, nameOf, ssnOf, tellByEmail, tellByText } from '../accounts/index.js';
import type { Device } from '../authenticators/device.entity.js';
import { deviceFields } from '../authenticators/devices.js';
import { queueLetter } from '../delivery/index.js';
import type { Deps } from '../deps.js';
import { type Address, addressesAgree } from '../evidence/index.js';
import type { Tx } from '../platform/db/transaction.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';

export type WhereToTell = readonly Address[];

/**
 * The addresses that are told, asked of the tax records before the transaction opens; or why nothing may be activated:
 * the thief of one letter has to meet the next, and the deceased have no address any more.
 */
export async function whereToTell(deps: Deps, account: Account): Promise<WhereToTell | UserErrorRow> {
  const ssn = await deps.db.read((tx) => ssnOf(tx, deps, account.personId));
  if (!ssn) return [];
  const known = await deps.evidence.taxRecords.addressOfRecord(ssn);
  if (known.result === 'unavailable') return { code: 'PROVIDER_UNAVAILABLE' };
  if (known.result === 'unknown') return { code: 'LETTER_NOT_AVAILABLE' };
  const { addressOfRecord, lastReturnAddress } = known.record;
  const addresses = addressOfRecord ? [addressOfRecord] : [];
  if (lastReturnAddress && !(addressOfRecord && addressesAgree(addressOfRecord, lastReturnAddress))) {
    addresses.push(lastReturnAddress);
  }
  return addresses;
}

/** Tells by post, by e-mail, and on the phones that served before. */
export async function tellOfDevice(
  tx: Tx,
  deps: Deps,
  account: Account,
  device: Device,
  before: readonly Device[],
  where: WhereToTell,
): Promise<void> {
  const at = deps.clock.iso();
  for (const address of where) {
    await queueLetter(tx, deps, {
      kind: 'DEVICE_NOTICE',
      accountId: account.id,
      recipientName: nameOf(deps, account),
      address,
      language: account.language,
      vars: { at, device: device.kind },
    });
  }
  await tellByEmail(tx, deps, account, 'DEVICE_CONFIRMED_NOTICE', { device: device.kind });
  const phones = before.filter(({ kind, id }) => kind === 'PHONE' && id !== device.id);
  const numbers = phones.map((phone) => deviceFields.open(deps, phone, 'phone'));
  await tellByText(tx, deps, account, 'DEVICE_CONFIRMED_TEXT', {}, numbers);
}
