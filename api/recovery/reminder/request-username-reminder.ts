// A forgotten username (domain.md 2.8): the answer goes by e-mail alone, to whoever owns the address, and always, so that
// who asks learns nothing. Known or not, the same statements run and a message of the same kind is sealed.

import { Account, accountFields, EMAIL, emailIndexed, subjectOfEmail } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { sendQuota, takeQuota } from '../../authenticators/quota.js';
import { post } from '../../delivery/index.js';
import type { Deps } from '../../deps.js';
import { ownersIn } from '../../platform/db/blind-index.js';
import { findAll } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { ReadTx } from '../../platform/db/transaction.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { typedEmail } from '../../registration/index.js';

/** Families share an address; nobody has more accounts than fit a mail. */
const ACCOUNTS_AT_MOST = 20;

/** User errors: INVALID_INPUT. Past the limit of the address nothing is sent, and nothing else is answered. */
export async function requestUsernameReminder(
  deps: Deps,
  request: RequestFacts,
  input: { email: string },
): Promise<Done> {
  const { value: typed, faults } = typedEmail(input.email);
  if (faults.length > 0) return { userErrors: faults };
  const accounts = await deps.db.read((tx) => accountsOfEmail(tx, deps, typed));
  const open = (account: Account, column: 'email' | 'username') => accountFields.open(deps, account, column);
  // Some servers tell capitals apart: it goes to a spelling on record, and says no more than belongs to that one.
  const spellings = accounts.map((account) => open(account, 'email'));
  const to = spellings.includes(typed) ? typed : (spellings[0] ?? typed);
  const its = accounts.filter((_, n) => spellings[n] === to);
  const usernames = its.map((account) => open(account, 'username'));
  await deps.db.inTx(async (tx) => {
    const subject = await subjectOfEmail(tx, deps, to);
    const now = deps.clock.now();
    const quota = await takeQuota(tx, deps.ids, sendQuota(deps.policy, 'EMAIL_ANONYMOUS'), subject, now);
    record(tx, {
      kind: 'recovery.usernameReminderAsked',
      actor: { kind: 'STRANGER' },
      subject,
      outcome: quota.ok ? 'DONE' : 'REFUSED',
      request,
    });
    if (!quota.ok) return;
    await post(tx, deps, {
      kind: 'USERNAME_REMINDER',
      to,
      language: its[0]?.language ?? request.language,
      vars: { at: now.toISOString(), usernames },
      owner: { kind: 'USERNAME_REMINDER', id: subject },
    });
  });
  return { userErrors: [] };
}

/** Those whose e-mail on record it is; one that the desk was given and that is not confirmed yet is not indexed. */
function accountsOfEmail(tx: ReadTx, deps: Pick<Deps, 'crypto'>, email: string): Promise<Account[]> {
  const owners = ownersIn(deps.crypto, EMAIL, emailIndexed(email));
  return findAll(
    tx,
    Account,
    sql`WHERE id IN ${owners} AND status <> 'CLOSED' ORDER BY id LIMIT ${ACCOUNTS_AT_MOST}`,
  );
}
