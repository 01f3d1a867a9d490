// "This was not me" (domain.md 2.8): the link of a notice, good once. What somebody else may have done is undone, and
// nobody signs in before the password is reset, which takes the e-mail address and a device that are back by then.
import {
  Account,
  accountFields,
  cancelRenewal,
  DeskAlert,
  DisavowLink,
  noteActivity,
  phonesOf,
  tellByEmail,
  tellByText,
} from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { AppPairing } from '../../authenticators/device.entity.js';
import { post } from '../../delivery/index.js';
import type { Deps } from '../../deps.js';
import { endSessionsOf } from '../../login/index.js';
import { DAY_MS } from '../../platform/clock.js';
import { tokenDigest } from '../../platform/crypto/index.js';
import { find, findAndHold, insert, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { Done, UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { endResetsOf } from '../end-resets.js';
import { takeBackDevices } from './take-back-devices.js';
import { takeBackEmail } from './take-back-email.js';

/** A link that was used, is too old or never was one: a stranger learns nothing, and who is in earnest is sent to the desk. */
const linkOver: UserErrorRow = { code: 'FLOW_EXPIRED', field: ['input', 'token'], reason: 'link' };

/** User errors: FLOW_EXPIRED. */
export async function disavowActivity(
  deps: Deps,
  request: RequestFacts,
  { token }: { token: string },
): Promise<Done> {
  const accepted = await deps.db.inTx(async (tx) => {
    const account = await accountOfLink(tx, deps, token);
    if (!account) return false;
    await stop(tx, deps, request, account);
    return true;
  });
  return { userErrors: accepted ? [] : [linkOver] };
}

/** Uses the link up, and gives its account, held. Of two uses at once the other finds it used. */
async function accountOfLink(tx: Tx, deps: Deps, token: string): Promise<Account | undefined> {
  const link = await find(tx, DisavowLink, sql`WHERE token_digest = ${tokenDigest(token)}`);
  const account = link && (await findAndHold(tx, Account, sql`WHERE id = ${link.accountId}`));
  if (!account) return undefined;
  const now = deps.clock.iso();
  const used = await update(
    tx,
    DisavowLink,
    { usedAt: now },
    sql`WHERE id = ${link.id} AND used_at IS NULL AND expires_at > ${now}`,
  );
  return used === 1 ? account : undefined;
}

/** The account is closed, or is as it was and waits for another password. The help desk is told in any case. */
async function stop(tx: Tx, deps: Deps, request: RequestFacts, account: Account): Promise<void> {
  const at = deps.clock.iso();
  const done = account.status === 'CLOSED' ? nothingToUndo : await undo(tx, deps, request, account);
  await insert(tx, DeskAlert, {
    id: deps.ids.next(),
    kind: 'DISAVOWED',
    accountId: account.id,
    createdAt: at,
    seenAt: null,
  });
  record(tx, {
    kind: 'account.activityDisavowed',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    details: { ...done },
    request,
  });
}

const nothingToUndo = { emails: 0, devicesEnded: 0, devicesBack: 0 };

async function undo(tx: Tx, deps: Deps, request: RequestFacts, held: Account): Promise<typeof nothingToUndo> {
  const at = deps.clock.iso();
  const since = new Date(deps.clock.epochMs() - deps.policy.disavowDays * DAY_MS).toISOString();
  // Sign-ins on their way come to nothing by this, and stay so when the password is another one (open-login.ts).
  await update(tx, Account, { passwordResetDueSince: at }, sql`WHERE id = ${held.id}`);
  await endSessionsOf(tx, deps, held.id);
  const account = await cancelRenewal(tx, deps, held, { request, by: 'DISAVOWAL' });
  await update(
    tx,
    AppPairing,
    { state: 'VOID' },
    sql`WHERE account_id = ${account.id} AND state IN ('OPEN', 'PAIRED')`,
  );
  await endResetsOf(tx, deps, account.id);
  // What the other links of this time could undo is undone; whoever reads the address that is taken back has some.
  await update(tx, DisavowLink, { usedAt: at }, sql`WHERE account_id = ${account.id} AND used_at IS NULL`);
  const emails = await takeBackEmail(tx, deps, account, since);
  const devices = await takeBackDevices(tx, deps, account.id, since);
  await noteActivity(tx, deps, request, account.id, 'DISAVOWED');
  const said = {
    emailBack: emails.addressesLeft.length > 0,
    devicesBack: devices.ended + devices.back > 0,
  };
  await tell(tx, deps, emails.account, said, {
    emails: emails.addressesLeft,
    phones: devices.phonesLeft,
  });
  return { emails: emails.takenBack, devicesEnded: devices.ended, devicesBack: devices.back };
}

/**
 * Tells where the account is reached now, with a link as every notice has; and where it was reached until now, without
 * one: who had taken the account over shall not stop its holder with it.
 */
async function tell(
  tx: Tx,
  deps: Deps,
  account: Account,
  said: { emailBack: boolean; devicesBack: boolean },
  left: { emails: readonly string[]; phones: readonly string[] },
): Promise<void> {
  await tellByEmail(tx, deps, account, 'DISAVOWED_NOTICE', said);
  await tellByText(tx, deps, account, 'DISAVOWED_TEXT', {});
  const common = { language: account.language, owner: { kind: 'ACCOUNT', id: account.id } } as const;
  const at = deps.clock.iso();
  const email = accountFields.open(deps, account, 'email');
  for (const to of left.emails)
    if (to !== email)
      await post(tx, deps, { ...common, kind: 'DISAVOWED_NOTICE', to, vars: { ...said, at } });
  const serving = await phonesOf(tx, deps, account.id);
  for (const to of left.phones)
    if (!serving.includes(to)) await post(tx, deps, { ...common, kind: 'DISAVOWED_TEXT', to, vars: { at } });
}
