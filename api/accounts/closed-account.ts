// What ends with an account that is closed for good, by its holder or by a newer registration (domain.md 2.1, 2.8): it is
// like an unknown one from this transaction on. Secrets go at once; personal data waits for its time (docs/retention.md).
import { voidCodes } from '../authenticators/codes.js';
import { AppPairing, Device } from '../authenticators/device.entity.js';
import { supersedeLetters } from '../delivery/index.js';
import type { Deps } from '../deps.js';
import { forgetOwner } from '../platform/db/blind-index.js';
import { findAll, update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { Account } from './account.entity.js';
import { EMAIL } from './account-fields.js';
import { endRenewalsBegun } from './cancel-renewal.js';
import { EmailChange } from './email-change.entity.js';
import { replacePassword } from './replace-password.js';

/** In the place of a password hash: begins with no key, so that nothing verifies and no key is kept for it. */
const NO_PASSWORD = '-';

/** Closes an account that the caller holds. Its sessions and sign-ins are the caller's to end. */
export async function closeForGood(tx: Tx, deps: Pick<Deps, 'clock'>, account: Account): Promise<void> {
  const closedAt = deps.clock.iso();
  await replacePassword(tx, account, NO_PASSWORD, {
    status: 'CLOSED',
    closedAt,
    sitePhrase: null,
    siteImageId: null,
    activationAcceptedAt: null,
    renewal: null,
    passwordResetDueSince: null,
  });
  await tx.execute(sql`DELETE FROM secret_answer WHERE account_id = ${account.id}`);
  // No reminder names it any more. The index of its username stays: that name is given to nobody else.
  await forgetOwner(tx, account.id, EMAIL);
  await endRenewalsBegun(tx, deps, account.id);
  await voidCodes(tx, 'MAILED_ACTIVATION', account.id);
  await supersedeLetters(tx, deps, account.id);
  await endDevices(tx, account.id, closedAt);
  await update(tx, EmailChange, { state: 'VOID' }, sql`WHERE account_id = ${account.id} AND state = 'OPEN'`);
}

/** Apps lose their secrets, and their installations are free for another account. */
async function endDevices(tx: Tx, accountId: string, endedAt: string): Promise<void> {
  const ofAccount = sql`WHERE account_id = ${accountId}`;
  for (const { id } of await findAll(tx, Device, ofAccount)) await forgetOwner(tx, id);
  await update(tx, Device, { state: 'ENDED', endedAt }, sql`${ofAccount} AND state <> 'ENDED'`);
  await update(tx, Device, { secret: null, installation: null }, ofAccount);
  await update(tx, AppPairing, { state: 'VOID' }, sql`${ofAccount} AND state IN ('OPEN', 'PAIRED')`);
}
