// Username and password (domain.md 2.4). The try is spent before the password is looked at; an unknown username costs
// the same work, the same tries and the same words as a known one.
import { enter, loginFlow } from '../../../schema/flows/index.js';
import { Account, accountByUsername, noteRefusedSignIn } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import {
  clear,
  giveBack,
  type Spent,
  signInLockedByCodes,
  signInRule,
  spend,
} from '../../authenticators/attempts.js';
import { orBusy } from '../../authenticators/busy.js';
import { normaliseUsername } from '../../authenticators/username.rules.js';
import type { Deps } from '../../deps.js';
import { after, MINUTE_MS } from '../../platform/clock.js';
import { tokenDigest } from '../../platform/crypto/index.js';
import { claimOwner, findOwner } from '../../platform/db/blind-index.js';
import { findAndHold, insert, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { beginUpgrade } from '../../registration/index.js';
import { Login } from '../login.entity.js';
import { type LoginAnswer, loginStays, loginWith, upgradeToken } from '../open-login.js';
import { sendSignInEmailCode } from '../send-sign-in-email-code.js';

export interface SignInInput {
  username: string;
  password: string;
  application: string;
}

type Answer = LoginAnswer & { token: string | null };

/** User errors: CREDENTIALS_INCORRECT, LOCKED, ACCOUNT_SUSPENDED (after the right password), RATE_LIMITED. */
export async function signIn(deps: Deps, request: RequestFacts, input: SignInInput): Promise<Answer> {
  // Names of any length are treated alike; no stored one is longer.
  const username = normaliseUsername(input.username).slice(0, 100);
  // One check at a time for a name: two right passwords at once do not spend each other's tries.
  const alone = () => deps.hashQueue.runFor(username, () => check(deps, request, username, input));
  return orBusy(deps, alone, refuse);
}

const refuse = (error: UserErrorRow): Answer => ({ ...loginStays(null, error), token: null });

async function check(
  deps: Deps,
  request: RequestFacts,
  username: string,
  input: SignInInput,
): Promise<Answer> {
  // Outside the transaction, which on SQLite all others wait for: the hash takes longer than any change in between.
  const account = await deps.db.read((tx) => accountByUsername(tx, deps, username));
  const { subject, spent } = await deps.db.inTx(async (tx) => {
    const counted = account?.id ?? (await subjectOfUnknown(tx, deps, username));
    return { subject: counted, spent: await spendTry(tx, deps, counted) };
  });
  if (!spent.open) return refuse({ code: 'LOCKED', retryAt: spent.retryAt, triesLeft: 0, reason: 'signIn' });

  const right = await passwordHolds(deps, request, account, username, input.password).catch(async (fault) => {
    // A fault of ours, a full queue included, costs nobody a try.
    await deps.db.inTx((tx) => giveBack(tx, signInRule(deps.policy, 'password'), subject));
    throw fault;
  });
  if (account && right) await keepCurrent(deps, request, account, input.password);
  return deps.db.inTx((tx) =>
    account && right && !isLapsed(account, deps)
      ? begin(tx, deps, request, account, input.application, spent)
      : miss(tx, deps, request, subject, spent),
  );
}

/** A password of the old system, or under an old pepper or cost, is hashed anew at the first right one. */
async function keepCurrent(
  deps: Deps,
  request: RequestFacts,
  account: Account,
  password: string,
): Promise<void> {
  if (!deps.hasher.isOutdated(account.passwordHash)) return;
  const passwordHash = await deps.hasher.hash(password, request.addressPrefix);
  await deps.db.inTx(async (tx) => {
    const unchanged = sql`WHERE id = ${account.id} AND password_hash = ${account.passwordHash}`;
    const changes = { passwordHash, legacyHashSince: null, legacyHashKind: null };
    if ((await update(tx, Account, changes, unchanged)) !== 1) return;
    record(tx, {
      kind: 'account.passwordRehashed',
      actor: { kind: 'SYSTEM' },
      subject: account.id,
      outcome: 'DONE',
    });
  });
}

/** Unknown usernames cost the same work. */
function passwordHolds(
  deps: Deps,
  request: RequestFacts,
  account: Account | undefined,
  username: string,
  password: string,
): Promise<boolean> {
  return account
    ? deps.hasher.verify(account.passwordHash, password, request.addressPrefix)
    : deps.hasher.verifyDummy(password, request.addressPrefix, username);
}

/** Spends a try of the password, unless wrong security codes have locked the sign-in. */
async function spendTry(tx: Tx, deps: Deps, subject: string): Promise<Spent> {
  const now = deps.clock.now();
  const retryAt = await signInLockedByCodes(tx, deps.policy, subject, now);
  return retryAt ? { open: false, retryAt } : spend(tx, signInRule(deps.policy, 'password'), subject, now);
}

/** Misses of a name that nobody has are counted like any other's. */
async function subjectOfUnknown(tx: Tx, deps: Deps, username: string): Promise<string> {
  const known = await findOwner(tx, deps.crypto, 'subject.username', username);
  if (known) return known;
  const id = deps.ids.next();
  if (await claimOwner(tx, deps.crypto, 'subject.username', username, id)) return id;
  // Another process was faster: all tries of a name are one count.
  return (await findOwner(tx, deps.crypto, 'subject.username', username)) ?? id;
}

/** A temporary password that was not used in time is wrong. */
const isLapsed = (account: Account, deps: Deps): boolean =>
  account.temporaryPasswordUntil !== null && account.temporaryPasswordUntil <= deps.clock.iso();

async function miss(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  subject: string,
  spent: Spent & { open: true },
): Promise<Answer> {
  await noteRefusedSignIn(tx, deps, request, subject);
  record(tx, {
    kind: spent.retryAt ? 'login.locked' : 'login.passwordRefused',
    actor: { kind: 'STRANGER' },
    subject,
    outcome: 'REFUSED',
    request,
  });
  return refuse(
    spent.retryAt
      ? { code: 'LOCKED', retryAt: spent.retryAt, triesLeft: 0, reason: 'signIn' }
      : { code: 'CREDENTIALS_INCORRECT', triesLeft: spent.triesLeft },
  );
}

async function begin(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  verified: Account,
  application: string,
  spent: Spent & { open: true },
): Promise<Answer> {
  const account = await findAndHold(tx, Account, sql`WHERE id = ${verified.id}`);
  // Replaced since it was looked at, as by a reset that was faster: it is a wrong one now.
  if (account?.passwordChanges !== verified.passwordChanges || account.status === 'CLOSED')
    return miss(tx, deps, request, verified.id, spent);
  await clear(tx, ['password'], account.id);
  const event = {
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    request,
  } as const;
  if (account.status === 'SUSPENDED') {
    await noteRefusedSignIn(tx, deps, request, account.id);
    record(tx, { ...event, kind: 'login.suspendedRefused', outcome: 'REFUSED' });
    return refuse({ code: 'ACCOUNT_SUSPENDED' });
  }
  if (account.passwordResetDueSince !== null) {
    await noteRefusedSignIn(tx, deps, request, account.id);
    record(tx, { ...event, kind: 'login.suspendedRefused', outcome: 'REFUSED' });
    return refuse({ code: 'ACCOUNT_SUSPENDED', reason: 'passwordResetDue' });
  }
  const now = deps.clock.now();
  const token = deps.crypto.newToken();
  const login: Login = Object.assign(new Login(), {
    id: deps.ids.next(),
    accountId: account.id,
    tokenDigest: tokenDigest(token),
    application,
    transport: null,
    misses: 0,
    passwordChanges: account.passwordChanges,
    byTemporaryPassword: account.temporaryPasswordUntil !== null,
    deviceId: null,
    pairingId: null,
    registrationId: null,
    createdAt: now.toISOString(),
    expiresAt: after(now, deps.policy.loginMinutes * MINUTE_MS),
  });
  const opened = { ...(await loginWith(tx, deps, login, account)), registrationToken: upgradeToken(token) };
  login.state = enter(loginFlow, opened.facts);
  if (login.state === 'PROVE_IDENTITY') {
    const how = { loginId: login.id, token: opened.registrationToken, application };
    login.registrationId = (await beginUpgrade(tx, deps, request, account, how)).id;
  }
  await insert(tx, Login, login);
  if (login.state === 'CONFIRM_EMAIL') await sendSignInEmailCode(tx, deps, opened);
  record(tx, { ...event, kind: 'login.passwordAccepted', outcome: 'DONE', details: { step: login.state } });
  return { ...loginStays(opened), token };
}
