// Another e-mail address (domain.md 2.8): a code goes to the new one, the old one is told at once. Whether the new one
// serves another account already makes no difference and is not told; families share one.
import {
  type Account,
  accountFields,
  EmailChange,
  emailChangeFields,
  emailIndexed,
  noteActivity,
  subjectOfEmail,
  tellByEmail,
} from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { triesSpent } from '../../authenticators/codes.js';
import { sendQuota, takeQuota } from '../../authenticators/quota.js';
import { sendCode } from '../../authenticators/send-code.js';
import type { Deps } from '../../deps.js';
import type { Session } from '../../login/index.js';
import { after, MINUTE_MS } from '../../platform/clock.js';
import { insert, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { ReadTx, Tx } from '../../platform/db/transaction.js';
import type { Done, UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { typedEmail } from '../../registration/index.js';
import { openHolder } from '../holder.js';
import { refused } from '../holder-call.js';
import { openChange } from './open-change.js';

const field = ['input', 'email'];

/** User errors: FRESH_CODE_REQUIRED, INVALID_INPUT, RATE_LIMITED. The code is asked for by `confirmEmailChange`. */
export async function changeEmail(
  deps: Deps,
  request: RequestFacts,
  session: Session,
  input: { email: string },
): Promise<Done> {
  const { value: email, faults } = typedEmail(input.email);
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: true });
    if ('error' in holder) return refused(holder.error);
    if (faults.length > 0) return refused(...faults);
    const { account } = holder;
    if (emailIndexed(email) === emailIndexed(accountFields.open(deps, account, 'email')))
      return refused({ code: 'INVALID_INPUT', field, reason: 'email.unchanged' });
    const open = await openChange(tx, account.id);
    const again = open && (await isSameAndUsable(tx, deps, open, email)) ? open : undefined;
    const id = again?.id ?? deps.ids.next();
    const limited = await sendTo(tx, deps, account, id, email);
    if (limited) return refused({ ...limited, field });
    const expiresAt = after(deps.clock.now(), deps.policy.emailCodeMinutes * MINUTE_MS);
    record(tx, {
      kind: 'code.sent',
      actor: { kind: 'HOLDER', id: account.id },
      subject: id,
      outcome: 'DONE',
      details: { channel: 'EMAIL' },
      request,
    });
    if (again) await update(tx, EmailChange, { expiresAt }, sql`WHERE id = ${id}`);
    else await begin(tx, deps, request, account, { id, email, expiresAt });
    return refused();
  });
}

/** The same address once more is the same change: the tries spent on its code stay spent. */
async function isSameAndUsable(tx: ReadTx, deps: Deps, open: EmailChange, email: string): Promise<boolean> {
  if (emailChangeFields.open(deps, open, 'newEmail') !== email) return false;
  if (open.expiresAt <= deps.clock.iso()) return false;
  return !(await triesSpent(tx, deps.policy, 'EMAIL_CHANGE', open.id));
}

/** Counted on the holder, who may not mail to the whole world from here, and on the address, whoever it is. */
async function sendTo(
  tx: Tx,
  deps: Deps,
  account: Account,
  changeId: string,
  email: string,
): Promise<UserErrorRow | undefined> {
  const quota = sendQuota(deps.policy, 'EMAIL');
  const asked = await takeQuota(tx, deps.ids, quota, account.id, deps.clock.now());
  if (!asked.ok) return { code: 'RATE_LIMITED', retryAt: asked.retryAt, reason: 'sends' };
  return sendCode(tx, deps, {
    purpose: 'EMAIL_CHANGE',
    kind: 'EMAIL_CHANGE_CODE',
    owner: { kind: 'EMAIL_CHANGE', id: changeId },
    to: email,
    subject: await subjectOfEmail(tx, deps, email),
    language: account.language,
  });
}

/** A newer change voids the older one, its code included. */
async function begin(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  account: Account,
  { id, email, expiresAt }: { id: string; email: string; expiresAt: string },
): Promise<void> {
  const open = sql`WHERE account_id = ${account.id} AND state = 'OPEN'`;
  await update(tx, EmailChange, { state: 'VOID' }, open);
  await insert(tx, EmailChange, {
    id,
    accountId: account.id,
    oldEmail: emailChangeFields.seal(deps, id, 'oldEmail', accountFields.open(deps, account, 'email')),
    newEmail: emailChangeFields.seal(deps, id, 'newEmail', email),
    state: 'OPEN',
    createdAt: deps.clock.iso(),
    expiresAt,
    confirmedAt: null,
  });
  await tellByEmail(tx, deps, account, 'EMAIL_CHANGE_NOTICE', {});
  await noteActivity(tx, deps, request, account.id, 'EMAIL_CHANGE_ASKED');
  record(tx, {
    kind: 'account.emailChangeAsked',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    request,
  });
}
