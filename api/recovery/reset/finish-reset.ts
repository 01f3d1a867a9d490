// The password is a new one (domain.md 2.8): what the old one opened ends, what wrong tries had locked is open again, and
// the holder is told everywhere, all in one transaction.
import {
  type Account,
  cancelRenewal,
  EmailChange,
  endRenewalsBegun,
  nameOf,
  noteActivity,
  replacePassword,
  tellByEmail,
  tellByText,
} from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { clear } from '../../authenticators/attempts.js';
import { queueLetter } from '../../delivery/index.js';
import type { Deps } from '../../deps.js';
import { endSessionsOf } from '../../login/index.js';
import { update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { RequestFacts } from '../../platform/request.js';
import { endResetsOf } from '../end-resets.js';
import type { HolderReset } from './open-reset.js';
import type { PreparedReset } from './prepare-reset.js';

export async function finishReset(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  { reset, account }: HolderReset,
  { passwordHash, address }: PreparedReset,
): Promise<void> {
  // An account that was stopped by "this was not me" opens again this way. Sign-ins on their way end with the old password.
  await replacePassword(tx, account, passwordHash, { passwordResetDueSince: null });
  await clear(tx, ['password', 'security-code', 'secret-answer'], account.id);
  await endSessionsOf(tx, deps, account.id);
  await endResetsOf(tx, deps, account.id, reset.id);
  await endChangesBegun(tx, deps, request, account);
  await tell(tx, deps, account, address);
  await noteActivity(tx, deps, request, account.id, 'PASSWORD_RESET');
  record(tx, {
    kind: 'recovery.passwordReset',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    request,
  });
}

/** Whoever knew the old password, or had one of the sessions, may have begun to change the phone or the e-mail. */
async function endChangesBegun(tx: Tx, deps: Deps, request: RequestFacts, account: Account): Promise<void> {
  const open = sql`WHERE account_id = ${account.id} AND state = 'OPEN'`;
  await update(tx, EmailChange, { state: 'VOID' }, open);
  if (account.renewal !== 'LOST_DEVICE') {
    await endRenewalsBegun(tx, deps, account.id);
    return;
  }
  // The device that was said to be lost has just made or received a code, as at a sign-in (domain.md 2.6). Were its letter
  // still good, the new password alone would enrol the next device.
  await cancelRenewal(tx, deps, account, { request, by: 'OLD_DEVICE' });
  await tellByEmail(tx, deps, account, 'RENEWAL_CANCELLED_NOTICE', {});
}

async function tell(tx: Tx, deps: Deps, account: Account, address: PreparedReset['address']): Promise<void> {
  await tellByEmail(tx, deps, account, 'PASSWORD_RESET_NOTICE', {});
  await tellByText(tx, deps, account, 'PASSWORD_CHANGED_TEXT', {});
  if (!address) return;
  await queueLetter(tx, deps, {
    kind: 'PASSWORD_RESET_NOTICE',
    accountId: account.id,
    recipientName: nameOf(deps, account),
    address,
    language: account.language,
    vars: { at: deps.clock.iso() },
  });
}
