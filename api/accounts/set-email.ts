// The e-mail address of an account and its blind index change together: a reminder finds nobody by an address that was
// given up, and everybody by the one that serves.
import type { Deps } from '../deps.js';
import { addOwners, removeOwners } from '../platform/db/blind-index.js';
import { update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import { Account } from './account.entity.js';
import { accountFields, EMAIL, emailIndexed } from './account-fields.js';

/** `account` is held by the caller. Gives the account as it stands then. */
export async function setEmail(
  tx: Tx,
  deps: Pick<Deps, 'crypto'>,
  account: Account,
  email: string,
): Promise<Account> {
  const entry = (value: string) => ({ purpose: EMAIL, value: emailIndexed(value), ownerId: account.id });
  await removeOwners(tx, deps.crypto, [entry(accountFields.open(deps, account, 'email'))]);
  await addOwners(tx, deps.crypto, [entry(email)]);
  const changes = { email: accountFields.seal(deps, account.id, 'email', email) };
  await update(tx, Account, changes, sql`WHERE id = ${account.id}`);
  return { ...account, ...changes };
}
