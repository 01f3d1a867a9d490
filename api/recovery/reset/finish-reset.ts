// The password is a new one (domain.md 2.8): what the old one opened ends, what wrong tries had locked is open again, and
// the holder is told everywhere, all in one transaction.
import {
  type Account,
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
  // Whoever knew the old password, or had one of the sessions, may have begun to change the phone.
  await endRenewalsBegun(tx, deps, account.id);
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
