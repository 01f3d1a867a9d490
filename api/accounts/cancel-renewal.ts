// A renewal ends before it took effect (domain.md 2.6): somebody signed in with a device that was said to be lost, or the
// holder answered "this was not me". What serves now goes on serving.
import { record } from '../audit/record.js';
import { voidCodes } from '../authenticators/codes.js';
import { supersedeLetters } from '../delivery/index.js';
import type { Deps } from '../deps.js';
import { update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import { Account } from './account.entity.js';
import { noteActivity } from './note-activity.js';

export interface HowCancelled {
  readonly request: RequestFacts;
  readonly by: 'OLD_DEVICE' | 'DISAVOWAL';
}

/**
 * Ends what is under way towards another device, whether its letter is out or it is still being proven: codes and
 * letters are void, the tokens answer FLOW_EXPIRED. The caller holds the account; where there is nothing to cancel,
 * nothing is written.
 */
export async function cancelRenewal(
  tx: Tx,
  deps: Deps,
  account: Account,
  { request, by }: HowCancelled,
): Promise<Account> {
  const begun = await endRenewalsBegun(tx, deps, account.id);
  if (begun === 0 && account.renewal === null) return account;
  await endWaitingRenewal(tx, deps, account);
  record(tx, {
    kind: 'renewal.cancelled',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    details: { by },
    request,
  });
  await noteActivity(tx, deps, request, account.id, 'RENEWAL_CANCELLED');
  return { ...account, ...nothingWaits };
}

const nothingWaits = { renewal: null, activationAcceptedAt: null } as const;

/** A renewal that waits for its letter waits no more. A mailed code of something else stays as it is. */
export async function endWaitingRenewal(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  account: Pick<Account, 'id' | 'renewal'>,
): Promise<void> {
  if (account.renewal === null) return;
  await voidCodes(tx, 'MAILED_ACTIVATION', account.id);
  await supersedeLetters(tx, deps, account.id);
  await update(tx, Account, nothingWaits, sql`WHERE id = ${account.id}`);
}

/**
 * Ends the renewals of an account that are not finished, as if their time were over, and tells how many there were.
 * `onlyDeviceLost` leaves alone what somebody began who had shown a device.
 */
export function endRenewalsBegun(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  accountId: string,
  { onlyDeviceLost = false } = {},
): Promise<number> {
  const now = deps.clock.iso();
  const which = onlyDeviceLost ? sql` AND device_lost = ${true}` : sql``;
  return tx.execute(sql`UPDATE registration SET expires_at = ${now} WHERE account_id = ${accountId}
    AND kind = 'RENEWAL' AND state NOT IN ('COMPLETE', 'EXPIRED') AND expires_at > ${now}${which}`);
}
