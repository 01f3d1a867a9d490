// The one way to put another password in place of the holder's (domain.md 2.8): it counts the change, so that a sign-in
// that began with the older password, or is just checking it, comes to nothing.
import { update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import { Account } from './account.entity.js';

/** `account` is held by the caller; the hash was made outside the transaction. Gives the account as it stands then. */
export async function replacePassword(
  tx: Tx,
  account: Account,
  passwordHash: string,
  besides: Partial<Account> = {},
): Promise<Account> {
  const changes: Partial<Account> = {
    ...besides,
    passwordHash,
    passwordChanges: account.passwordChanges + 1,
    temporaryPasswordUntil: null,
    legacyHashSince: null,
    legacyHashKind: null,
  };
  await update(tx, Account, changes, sql`WHERE id = ${account.id}`);
  return { ...account, ...changes };
}
