// The e-mail address goes back to the one of `disavowDays` ago, and a change that waits for its code comes to nothing.
import { type Account, EmailChange, emailChangeFields, setEmail } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { voidCodes } from '../../authenticators/codes.js';
import type { Deps } from '../../deps.js';
import { findAll, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import { emailsTakenBack } from './take-back.rules.js';

export interface EmailTakenBack {
  /** The account as it stands then. */
  readonly account: Account;
  /** How many changes came to nothing. */
  readonly takenBack: number;
  /** Addresses that served since and do not any more. */
  readonly addressesLeft: readonly string[];
}

/** `account` is held by the caller; `since` is an ISO instant. */
export async function takeBackEmail(
  tx: Tx,
  deps: Deps,
  account: Account,
  since: string,
): Promise<EmailTakenBack> {
  const changes = await findAll(tx, EmailChange, sql`WHERE account_id = ${account.id}`);
  const { confirmed, open } = emailsTakenBack(changes, since);
  for (const { id } of [...confirmed, ...open]) {
    await update(tx, EmailChange, { state: 'TAKEN_BACK' }, sql`WHERE id = ${id}`);
    await voidCodes(tx, 'EMAIL_CHANGE', id);
  }
  const takenBack = confirmed.length + open.length;
  const [oldest] = confirmed;
  if (!oldest) return { account, takenBack, addressesLeft: [] };
  const email = emailChangeFields.open(deps, oldest, 'oldEmail');
  const restored = await setEmail(tx, deps, account, email);
  record(tx, {
    kind: 'account.emailChanged',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    details: { by: 'DISAVOWAL' },
  });
  const served = confirmed.map((change) => emailChangeFields.open(deps, change, 'newEmail'));
  return {
    account: restored,
    takenBack,
    addressesLeft: [...new Set(served)].filter((address) => address !== email),
  };
}
