// Another password for a signed-in holder (domain.md 2.8). The new one is judged first, so that a refused one costs no try
// of the current one; a wrong current one counts like a wrong password at the sign-in, and locks like it.
import {
  type Account,
  accountById,
  accountFields,
  endRenewalsBegun,
  judgeNewPassword,
  noteActivity,
  replacePassword,
  tellByEmail,
  tellByText,
} from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { clear, giveBack, type Spent, signInRule, spend } from '../../authenticators/attempts.js';
import { orBusy } from '../../authenticators/busy.js';
import type { Deps } from '../../deps.js';
import { endSessionsOf, endSignInsOf, type Session } from '../../login/index.js';
import type { Tx } from '../../platform/db/transaction.js';
import { unauthenticated } from '../../platform/graphql/errors.js';
import type { Done, UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { endResetsOf } from '../../recovery/index.js';
import { openHolder } from '../holder.js';
import { refused } from '../holder-call.js';

export interface ChangePasswordInput {
  currentPassword: string;
  newPassword: string;
}

const currentField = ['input', 'currentPassword'];
const done: Done = { userErrors: [] };

/** User errors: FRESH_CODE_REQUIRED, PASSWORD_REJECTED, CREDENTIALS_INCORRECT, LOCKED, RATE_LIMITED. */
export async function changePassword(
  deps: Deps,
  request: RequestFacts,
  session: Session,
  input: ChangePasswordInput,
): Promise<Done> {
  const account = await deps.db.read((tx) => accountById(tx, session.accountId));
  if (!account) throw unauthenticated();
  // One check at a time for a name, sign-ins included: two right passwords at once do not spend each other's tries.
  const username = accountFields.open(deps, account, 'username');
  const alone = () => deps.hashQueue.runFor(username, () => check(deps, request, session, input));
  return orBusy(deps, alone, refused);
}

async function check(
  deps: Deps,
  request: RequestFacts,
  session: Session,
  input: ChangePasswordInput,
): Promise<Done> {
  const rule = signInRule(deps.policy, 'password');
  const asked = await deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: true });
    if ('error' in holder) return holder;
    const { account } = holder;
    const rejected = judge(deps, account, input);
    if (rejected) return { error: rejected };
    return { account, spent: await spend(tx, rule, account.id, deps.clock.now()) };
  });
  if ('error' in asked) return refused(asked.error);
  const { account, spent } = asked;
  if (!spent.open)
    return refused({ code: 'LOCKED', field: currentField, retryAt: spent.retryAt, triesLeft: 0 });
  try {
    // Hashing is slow on purpose and must not hold the database.
    const client = request.addressPrefix;
    const right = await deps.hasher.verify(account.passwordHash, input.currentPassword, client);
    const passwordHash = right ? await deps.hasher.hash(input.newPassword, client) : undefined;
    return await deps.db.inTx((tx) =>
      passwordHash
        ? change(tx, deps, request, session, { seen: account, passwordHash, spent })
        : miss(tx, request, account.id, spent),
    );
  } catch (fault) {
    // A full queue, a fault of ours, a session that ended meanwhile: none of them is a wrong password.
    await deps.db.inTx((tx) => giveBack(tx, rule, account.id));
    throw fault;
  }
}

/** Why the new password may not be taken. */
function judge(deps: Deps, account: Account, input: ChangePasswordInput): UserErrorRow | undefined {
  const rejected = judgeNewPassword(deps, account, input.newPassword);
  if (rejected) return rejected;
  if (input.newPassword.normalize('NFKC') !== input.currentPassword.normalize('NFKC')) return undefined;
  return { code: 'PASSWORD_REJECTED', field: ['input', 'newPassword'], reason: 'password.unchanged' };
}

function miss(
  tx: Tx,
  request: RequestFacts,
  accountId: string,
  spent: Spent & { open: true },
): Promise<Done> {
  record(tx, {
    kind: spent.retryAt ? 'login.locked' : 'account.passwordChangeRefused',
    actor: { kind: 'HOLDER', id: accountId },
    subject: accountId,
    outcome: 'REFUSED',
    request,
  });
  return Promise.resolve(refused(missed(spent)));
}

const missed = (spent: Spent & { open: true }): UserErrorRow =>
  spent.retryAt
    ? { code: 'LOCKED', field: currentField, retryAt: spent.retryAt, triesLeft: 0 }
    : {
        code: 'CREDENTIALS_INCORRECT',
        field: currentField,
        triesLeft: spent.triesLeft,
        reason: 'currentPassword',
      };

/** The current password was right when it was looked at. */
async function change(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  session: Session,
  { seen, passwordHash, spent }: { seen: Account; passwordHash: string; spent: Spent & { open: true } },
): Promise<Done> {
  const holder = await openHolder(tx, deps, session, { fresh: true });
  if ('error' in holder) {
    await giveBack(tx, signInRule(deps.policy, 'password'), seen.id);
    return refused(holder.error);
  }
  const { account } = holder;
  // Another change was faster, in another process: what was right a moment ago is wrong now.
  if (account.passwordChanges !== seen.passwordChanges) return miss(tx, request, account.id, spent);
  await clear(tx, ['password'], account.id);
  await replacePassword(tx, account, passwordHash);
  await endSessionsOf(tx, deps, account.id, session.id);
  await endSignInsOf(tx, deps, account.id);
  await endResetsOf(tx, deps, account.id);
  // Another session, or who knew the old password, may have begun to change the phone.
  await endRenewalsBegun(tx, deps, account.id);
  await tellByEmail(tx, deps, account, 'PASSWORD_CHANGED_NOTICE', {});
  await tellByText(tx, deps, account, 'PASSWORD_CHANGED_TEXT', {});
  await noteActivity(tx, deps, request, account.id, 'PASSWORD_CHANGED');
  record(tx, {
    kind: 'account.passwordChanged',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    request,
  });
  return done;
}
