// The security code of a device that the account already has: at every sign-in, again in a session before what is
// sensitive, and at the end of a reset (domain.md 2.4, 2.8, section 3). Misses are counted on the account wherever they
// happen, and lock signing in as wrong passwords do; what asks for the code counts its own besides, and bounds them.
import { record } from '../audit/record.js';
import type { Deps } from '../deps.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import type { RequestFacts } from '../platform/request.js';
import { clear, giveBack, lockedUntil, signInRule, spend } from './attempts.js';
import { type CodePurpose, markCodeUsed, openCode } from './codes.js';
import type { Code, Device } from './device.entity.js';
import { deviceFields } from './devices.js';
import { normaliseCode } from './security-code.js';
import { type CodeToSend, sendCode } from './send-code.js';
import { verify } from './totp.js';

/** What asks for the code, held by the caller for the transaction. */
export interface CodeAsked {
  readonly accountId: string;
  /** Those of the account that serve now. */
  readonly devices: readonly Device[];
  /** Where a texted code belongs. */
  readonly purpose: CodePurpose;
  readonly owner: CodeToSend['owner'];
  /** Wrong codes counted there so far. */
  readonly misses: number;
  /** What helps once the tries there are spent; a new sign-in, if not said. */
  readonly anew?: 'signInAnew' | 'resetAnew';
  /** Where the code was typed. */
  readonly field?: readonly string[];
}

export type CodeJudged =
  | {
      readonly right: true;
      readonly device: Device;
      /** The texted code, for `acceptSecurityCode`. */
      readonly sent: Code | undefined;
    }
  | {
      readonly right: false;
      readonly error: UserErrorRow;
      /** The wrong code that was looked at: the caller counts it on its own row. Absent where no try was spent. */
      readonly missed?: { readonly device: Device; readonly locksAccount: boolean };
    };

const unknownDevice: UserErrorRow = {
  code: 'INVALID_INPUT',
  field: ['input', 'deviceId'],
  reason: 'device.unknown',
};

/** No tries are left here; where the account is locked too, beginning anew has to wait. */
const usedUp = ({ anew = 'signInAnew' }: CodeAsked, lockedTill: string | null | undefined): UserErrorRow => ({
  code: 'CODE_USED_UP',
  triesLeft: 0,
  ...(lockedTill ? { reason: 'securityCode', retryAt: lockedTill } : { reason: anew }),
});

/**
 * Texts a code to a phone of the account, within the send limits of `to.subject`. Undefined when it is on its way.
 * User errors: INVALID_INPUT (a device that is none), CODE_USED_UP, RATE_LIMITED.
 */
export async function textSecurityCode(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  asked: CodeAsked,
  to: { readonly deviceId: string } & Pick<CodeToSend, 'subject' | 'language'>,
): Promise<UserErrorRow | undefined> {
  const device = asked.devices.find(({ id }) => id === to.deviceId);
  if (!device) return unknownDevice;
  if (device.kind === 'APP') return { ...unknownDevice, reason: 'device.makesOwnCodes' };
  // A code that can no longer be entered is not sent.
  if (asked.misses >= deps.policy.codeTries)
    return usedUp(asked, await lockedUntil(tx, 'security-code', asked.accountId, deps.clock.now()));
  const limited = await sendCode(tx, deps, {
    purpose: asked.purpose,
    kind: 'SECURITY_CODE',
    owner: asked.owner,
    to: deviceFields.open(deps, device, 'phone'),
    subject: to.subject,
    language: to.language,
  });
  if (limited) return limited;
  record(tx, {
    kind: 'code.sent',
    actor: { kind: 'HOLDER', id: asked.accountId },
    subject: asked.owner.id,
    outcome: 'DONE',
    details: { channel: 'TEXT' },
    request,
  });
  return undefined;
}

/** Judges a code, and accepts a right one at once. The caller commits either way: a miss must stay counted. */
export async function enterSecurityCode(
  tx: Tx,
  deps: Deps,
  asked: CodeAsked,
  entered: { readonly deviceId: string; readonly code: string },
): Promise<CodeJudged> {
  const judged = await judgeSecurityCode(tx, deps, asked, entered);
  if (judged.right) await acceptSecurityCode(tx, deps, asked, judged);
  return judged;
}

/** A right code counts once, and clears the misses of the account. */
export async function acceptSecurityCode(
  tx: Tx,
  deps: Deps,
  { accountId }: CodeAsked,
  { device, sent }: CodeJudged & { right: true },
): Promise<void> {
  if (sent) await useTextedCode(tx, deps, device, sent);
  await clear(tx, ['security-code'], accountId);
}

/** A right code that is not accepted, since something else was wrong: it cost no try, and a texted one may come again. */
export async function keepSecurityCode(
  tx: Tx,
  deps: Pick<Deps, 'policy'>,
  { accountId }: CodeAsked,
): Promise<void> {
  await giveBack(tx, signInRule(deps.policy, 'security-code'), accountId);
}

/**
 * Judges a code; `acceptSecurityCode` or `keepSecurityCode` must follow a right one. A try is spent on the account
 * before the code is looked at. A step of an app is taken here: it is judged once.
 * User errors: INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP.
 */
export async function judgeSecurityCode(
  tx: Tx,
  deps: Deps,
  asked: CodeAsked,
  entered: { readonly deviceId: string; readonly code: string },
): Promise<CodeJudged> {
  const { field = ['input', 'code'] } = asked;
  const refuse = (error: UserErrorRow): CodeJudged => ({ right: false, error });
  const spentHere = (lockedTill: string | null | undefined) => ({ ...usedUp(asked, lockedTill), field });
  const device = asked.devices.find(({ id }) => id === entered.deviceId);
  if (!device) return refuse(unknownDevice);
  const digits = device.kind === 'APP' ? deps.policy.appCodeDigits : deps.policy.textCodeDigits;
  const text = normaliseCode(entered.code, 'DIGITS', digits);
  if (text === null) return refuse({ code: 'INVALID_INPUT', field, reason: 'code.format' });
  const now = deps.clock.now();
  const locked = await lockedUntil(tx, 'security-code', asked.accountId, now);
  if (asked.misses >= deps.policy.codeTries) return refuse(spentHere(locked));
  const sent = device.kind === 'PHONE' ? await openCode(tx, asked.purpose, asked.owner.id, now) : undefined;
  // Where no code is open there is nothing to guess: it costs no try.
  if (device.kind === 'PHONE' && !sent)
    return refuse(locked ? spentHere(locked) : { code: 'CODE_EXPIRED', field });
  const spent = await spend(tx, signInRule(deps.policy, 'security-code'), asked.accountId, now);
  if (!spent.open) return refuse(spentHere(spent.retryAt));
  const right =
    device.kind === 'APP' ? await appCodeHolds(tx, deps, device, text) : textedCodeHolds(deps, sent, text);
  if (right) return { right, device, sent };
  const missed = { device, locksAccount: spent.retryAt !== null };
  const triesLeft = Math.max(0, Math.min(deps.policy.codeTries - asked.misses - 1, spent.triesLeft));
  if (triesLeft === 0) return { right, error: spentHere(spent.retryAt), missed };
  const reason = device.kind === 'APP' ? { reason: 'app' as const } : {};
  return { right, error: { code: 'CODE_INCORRECT', field, triesLeft, ...reason }, missed };
}

function textedCodeHolds(deps: Deps, sent: Code | undefined, text: string): boolean {
  return sent !== undefined && deps.crypto.codeMatches(sent.id, text, sent.digest);
}

async function useTextedCode(tx: Tx, deps: Deps, device: Device, sent: Code): Promise<void> {
  await markCodeUsed(tx, sent);
  await tx.execute(sql`UPDATE device SET last_used_at = ${deps.clock.iso()} WHERE id = ${device.id}`);
}

/** Right, and of a step newer than any that was accepted: of two equal codes at once one wins. */
async function appCodeHolds(tx: Tx, deps: Deps, device: Device, code: string): Promise<boolean> {
  const verdict = verify({
    secret: deviceFields.open(deps, device, 'secret'),
    code,
    now: deps.clock.now(),
    lastStep: device.lastStep,
    policy: deps.policy,
  });
  if (!verdict.ok) return false;
  const taken = await tx.execute(
    sql`UPDATE device SET last_step = ${verdict.step}, last_used_at = ${deps.clock.iso()}
      WHERE id = ${device.id} AND last_step < ${verdict.step}`,
  );
  return taken === 1;
}
