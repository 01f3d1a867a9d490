// The way into every step of a sign-in: the token finds it, the table says whether this step may be taken now.
import type { ActionOf, EventOf } from '../../schema/flows/flow-table.js';
import { allowedActions, findRow, loginFlow } from '../../schema/flows/index.js';
import { Account, accountById, agreementInForce, type UserAgreement } from '../accounts/index.js';
import type { Device } from '../authenticators/device.entity.js';
import { activeDevices } from '../authenticators/devices.js';
import type { CodeAsked } from '../authenticators/enter-security-code.js';
import type { Deps } from '../deps.js';
import { derivedToken, tokenDigest } from '../platform/crypto/index.js';
import { find, findAndHold, update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx, Tx } from '../platform/db/transaction.js';
import { advance } from '../platform/flow/advance.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';

import { Login, type SessionTransport } from './login.entity.js';
import { type LoginFacts, loginFacts } from './login.rules.js';

export type LoginAction = ActionOf<typeof loginFlow>;
export type LoginEvent = EventOf<typeof loginFlow>;

/** A sign-in with what its table and its view need to know. */
export interface OpenLogin {
  readonly login: Login;
  readonly account: Account;
  readonly devices: readonly Device[];
  readonly agreement: UserAgreement | undefined;
  readonly facts: LoginFacts;
  /** At PROVE_IDENTITY: the token of the registration that proves it. Stored nowhere, it comes of the sign-in's own. */
  readonly registrationToken?: string;
}

/** The token of the UPGRADE that a sign-in begins (domain.md 2.3). */
export const upgradeToken = (token: string): string => derivedToken(token, 'registration of this sign-in');

export interface LoginAnswer {
  readonly login: OpenLogin | null;
  readonly userErrors: readonly UserErrorRow[];
}

export const loginExpired: LoginAnswer = {
  login: null,
  userErrors: [{ code: 'FLOW_EXPIRED', field: ['input', 'token'], reason: 'login' }],
};

export const loginStays = (login: OpenLogin | null, ...userErrors: readonly UserErrorRow[]): LoginAnswer => ({
  login,
  userErrors,
});

export const loginOutOfOrder = (login: OpenLogin): LoginAnswer =>
  loginStays(login, { code: 'STEP_OUT_OF_ORDER' });

/** Everything that belongs to a sign-in of this account. */
export async function loginWith(
  tx: ReadTx,
  deps: Pick<Deps, 'clock' | 'policy'>,
  login: Login,
  stored: Account,
): Promise<OpenLogin> {
  const account = withOwnCode(login, stored);
  const devices = await activeDevices(tx, account.id);
  const agreement = await agreementInForce(tx, deps.clock.now());
  const facts = loginFacts({
    account,
    activeDevices: devices.length,
    agreementInForce: agreement?.version ?? null,
  });
  return { login, account, devices, agreement, facts };
}

/**
 * A mailed code stands for the sign-in that entered it. Who is interrupted enters it once more: else the password alone
 * would enrol a device as long as the holder has not come back to do it.
 */
function withOwnCode(login: Pick<Login, 'id'>, account: Account): Account {
  return account.activationAcceptedBy === login.id ? account : { ...account, activationAcceptedAt: null };
}

/** The sign-in of a token, for looking at; null when it is over or unknown. */
export async function findLogin(
  tx: ReadTx,
  deps: Pick<Deps, 'clock' | 'policy'>,
  token: string,
): Promise<OpenLogin | null> {
  const login = await find(tx, Login, byToken(token));
  const opened = login ? await open(tx, deps, login, await accountById(tx, login.accountId)) : null;
  if (!opened) return null;
  // Shown where it stands although nobody wrote it yet: the next step does.
  const proven = isProven(opened) && findRow(loginFlow, opened.login.state, 'IDENTITY_PROVEN', opened.facts);
  if (proven) opened.login.state = proven.to;
  return { ...opened, registrationToken: upgradeToken(token) };
}

/** The upgrade is complete. It does not write to sign-ins: who opens one next moves it. */
const isProven = ({ login, facts }: OpenLogin): boolean =>
  login.state === 'PROVE_IDENTITY' && !facts.identityUnproven;

const byToken = (token: string) => sql`WHERE token_digest = ${tokenDigest(token)}`;

async function open(
  tx: ReadTx,
  deps: Pick<Deps, 'clock' | 'policy'>,
  login: Login,
  account: Account | undefined,
): Promise<OpenLogin | null> {
  if (login.expiresAt <= deps.clock.iso()) return null;
  // A sign-in does not outlive the right to sign in.
  if (!account || account.status === 'CLOSED' || account.status === 'SUSPENDED') return null;
  if (account.passwordResetDueSince !== null) return null;
  // Nor the password that it began with.
  if (login.passwordChanges !== account.passwordChanges) return null;
  const opened = await loginWith(tx, deps, login, account);
  return isOvertaken(opened) ? null : opened;
}

/**
 * Another sign-in has done meanwhile what this one stands at. This one may have seen an overheard temporary password, or
 * the password alone: what it could still choose or enrol would take the place of the holder's own.
 */
function isOvertaken({ login, account, devices }: OpenLogin): boolean {
  switch (login.state) {
    case 'REPLACE_TEMPORARY_PASSWORD':
      return account.temporaryPasswordUntil === null;
    case 'CONFIRM_EMAIL':
      return account.unconfirmedEmail === null;
    case 'ACTIVATION_CODE':
      // The devices serve again: a renewal was cancelled, or took effect. No letter stands in for them any more.
      return account.status === 'ACTIVE' && account.renewal !== 'LOST_DEVICE' && devices.length > 0;
    case 'ENROL_DEVICE':
    case 'CONFIRM_DEVICE':
      return devices.length > 0 && account.activationAcceptedAt === null;
    default:
      return false;
  }
}

/** The sign-in of a token, held for this transaction, if `action` may be taken; else the answer to give. */
export async function openLogin(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'policy'>,
  token: string,
  action: LoginAction,
): Promise<OpenLogin | { answer: LoginAnswer }> {
  // The account is held too: a device confirmed, or a registration anew, in another request comes before or after. Account
  // first, then sign-in, as who ends the sign-ins of an account does: else each would wait for the other.
  const account = await findAndHold(
    tx,
    Account,
    sql`WHERE id = (SELECT account_id FROM login ${byToken(token)})`,
  );
  const login = account && (await findAndHold(tx, Login, byToken(token)));
  const found = login ? await open(tx, deps, login, account) : null;
  if (!found) return { answer: loginExpired };
  const moved = isProven(found) ? await moveLogin(tx, found, 'IDENTITY_PROVEN') : found;
  const opened = { ...(moved ?? found), registrationToken: upgradeToken(token) };
  return allowedActions(loginFlow, opened.login.state, opened.facts).includes(action)
    ? opened
    : { answer: loginOutOfOrder(opened) };
}

/** What a security code of this sign-in is judged by. */
export const codeAskedBy = ({ login, account, devices }: OpenLogin): CodeAsked => ({
  accountId: account.id,
  devices,
  purpose: 'SECURITY_CODE',
  owner: { kind: 'LOGIN', id: login.id },
  misses: login.misses,
});

/** Keeps how the session is to travel, named once, to the end of the sign-in; also where the step itself is refused. */
export async function rememberTransport(
  tx: Tx,
  { login }: OpenLogin,
  transport: SessionTransport | null | undefined,
): Promise<void> {
  if (!transport || transport === login.transport) return;
  await update(tx, Login, { transport }, sql`WHERE id = ${login.id}`);
  login.transport = transport;
}

/** Moves the sign-in; undefined when another step was faster. `facts` may have changed since it was opened. */
export async function moveLogin(
  tx: Tx,
  opened: OpenLogin,
  event: LoginEvent,
  changes: Partial<Login> = {},
  facts: LoginFacts = opened.facts,
): Promise<OpenLogin | undefined> {
  const moved = await advance(tx, {
    entity: Login,
    flow: loginFlow,
    at: opened.login,
    event,
    facts,
    changes,
  });
  if (!moved.moved) return undefined;
  Object.assign(opened.login, changes, { state: moved.to });
  return { ...opened, facts };
}
