// The way into every step of a reset: the token finds it, the table says whether this step may be taken now. Up to the
// e-mailed code a reset of an account and one of nobody go through the same statements; after it there is an account.
import type { ActionOf, EventOf } from '../../../schema/flows/flow-table.js';
import { allowedActions, passwordResetFlow } from '../../../schema/flows/index.js';
import { Account, SecretAnswer } from '../../accounts/index.js';
import type { Device } from '../../authenticators/device.entity.js';
import { activeDevices } from '../../authenticators/devices.js';
import type { CodeAsked } from '../../authenticators/enter-security-code.js';
import type { Deps } from '../../deps.js';
import { tokenDigest } from '../../platform/crypto/index.js';
import { find, findAndHold } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { ReadTx, Tx } from '../../platform/db/transaction.js';
import { advance } from '../../platform/flow/advance.js';
import type { UserErrorRow } from '../../platform/graphql/user-error.js';
import { PasswordReset } from '../password-reset.entity.js';
import { whyNoReset } from './reset.rules.js';

export type ResetAction = ActionOf<typeof passwordResetFlow>;

/** A reset whose e-mailed code was right, with the account behind it. */
export interface HolderReset {
  readonly reset: PasswordReset;
  readonly account: Account;
  readonly devices: readonly Device[];
  /** The answer that is asked for, hashed; undefined where none is. */
  readonly answer: SecretAnswer | undefined;
}

export const resetExpired: UserErrorRow = {
  code: 'FLOW_EXPIRED',
  field: ['input', 'token'],
  reason: 'reset',
};
export const resetOutOfOrder: UserErrorRow = { code: 'STEP_OUT_OF_ORDER' };

const byToken = (token: string) => sql`WHERE token_digest = ${tokenDigest(token)}`;

/** The reset of a token, held, if `action` may be taken; else what is wrong. */
export async function openReset(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  token: string,
  action: ResetAction,
): Promise<{ reset: PasswordReset } | { error: UserErrorRow }> {
  return judged(deps, await findAndHold(tx, PasswordReset, byToken(token)), action);
}

function judged(
  { clock }: Pick<Deps, 'clock'>,
  reset: PasswordReset | undefined,
  action: ResetAction,
): { reset: PasswordReset } | { error: UserErrorRow } {
  if (!reset || reset.expiresAt <= clock.iso()) return { error: resetExpired };
  return allowedActions(passwordResetFlow, reset.state, {}).includes(action)
    ? { reset }
    : { error: resetOutOfOrder };
}

/**
 * The same after the e-mailed code, with the account, held too. Account first, then reset: everybody who holds both
 * holds them in this order, also who ends the other resets of an account.
 */
export async function openHolderReset(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  token: string,
  action: ResetAction,
): Promise<HolderReset | { error: UserErrorRow }> {
  const seen = judged(deps, await find(tx, PasswordReset, byToken(token)), action);
  if ('error' in seen) return seen;
  const account = await findAndHold(tx, Account, sql`WHERE id = ${seen.reset.accountId}`);
  const opened = await openReset(tx, deps, token, action);
  if ('error' in opened) return opened;
  return (account && (await withAccount(tx, opened.reset, account))) ?? { error: resetExpired };
}

/** A reset after its e-mailed code as it stands, for looking at; null before that, or when it is over. */
export async function findHolderReset(
  tx: ReadTx,
  { clock }: Pick<Deps, 'clock'>,
  token: string,
): Promise<HolderReset | null> {
  const reset = await find(tx, PasswordReset, byToken(token));
  if (!reset?.accountId || reset.state !== 'SECOND_FACTOR' || reset.expiresAt <= clock.iso()) return null;
  const account = await find(tx, Account, sql`WHERE id = ${reset.accountId}`);
  return (account && (await withAccount(tx, reset, account))) ?? null;
}

/** Undefined when the account cannot be reset any more, or the question that was drawn is no longer one of it. */
export async function withAccount(
  tx: ReadTx,
  reset: PasswordReset,
  account: Account,
): Promise<HolderReset | undefined> {
  const devices = await activeDevices(tx, account.id);
  if (whyNoReset({ account, emailAgrees: true, activeDevices: devices.length })) return undefined;
  const { questionId } = reset;
  const answer = questionId
    ? await find(tx, SecretAnswer, sql`WHERE account_id = ${account.id} AND question_id = ${questionId}`)
    : undefined;
  return questionId && !answer ? undefined : { reset, account, devices, answer };
}

/** Moves the reset; false when another step was faster. */
export async function moveReset(
  tx: Tx,
  reset: PasswordReset,
  event: EventOf<typeof passwordResetFlow>,
  changes: Partial<PasswordReset> = {},
): Promise<boolean> {
  const flow = passwordResetFlow;
  const moved = await advance(tx, { entity: PasswordReset, flow, at: reset, event, facts: {}, changes });
  if (moved.moved) Object.assign(reset, changes, { state: moved.to });
  return moved.moved;
}

/** What a security code of this reset is judged by. */
export const codeAskedBy = ({ reset, account, devices }: HolderReset): CodeAsked => ({
  accountId: account.id,
  devices,
  purpose: 'PASSWORD_RESET_CODE',
  owner: { kind: 'PASSWORD_RESET', id: reset.id },
  misses: reset.misses,
  anew: 'resetAnew',
  field: ['input', 'securityCode'],
});
