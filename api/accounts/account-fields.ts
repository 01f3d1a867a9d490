// The sealed columns of the account's tables, and finding an account by its name.
import type { Deps } from '../deps.js';
import { ownerIn } from '../platform/db/blind-index.js';
import { find } from '../platform/db/rows.js';
import { sealedFields } from '../platform/db/sealed-fields.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx } from '../platform/db/transaction.js';
import { Account, Activity, Person } from './account.entity.js';
import { EmailChange } from './email-change.entity.js';
import { RefusedSignIn } from './refused-sign-in.entity.js';

export const accountFields = sealedFields(Account, 'account', [
  'username',
  'email',
  'unconfirmedEmail',
  'firstName',
  'lastName',
  'sitePhrase',
]);
export const personFields = sealedFields(Person, 'person', ['ssn']);
export const activityFields = sealedFields(Activity, 'activity', ['client', 'address']);
export const refusedSignInFields = sealedFields(RefusedSignIn, 'refused_sign_in', ['client', 'address']);
export const emailChangeFields = sealedFields(EmailChange, 'email_change', ['oldEmail', 'newEmail']);

/** Blind index of usernames in their normalised form; a name once given is never given to somebody else. */
export const USERNAME = 'account.username';

/** Blind index of e-mail addresses; several accounts may share one, as families do. */
export const EMAIL = 'account.email';

/** The form of an e-mail address that is indexed. */
export const emailIndexed = (email: string): string => email.toLowerCase();

export async function accountById(tx: ReadTx, id: string): Promise<Account | undefined> {
  return find(tx, Account, sql`WHERE id = ${id}`);
}

/** The account of a normalised username; a closed one is like an unknown one (api.md). */
export async function accountByUsername(
  tx: ReadTx,
  deps: Pick<Deps, 'crypto'>,
  username: string,
): Promise<Account | undefined> {
  const owner = ownerIn(deps.crypto, USERNAME, username);
  return find(tx, Account, sql`WHERE id IN ${owner} AND status <> 'CLOSED'`);
}
