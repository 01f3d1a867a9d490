// The security code, by text or app, every time (domain.md 2.4). Misses are counted on the sign-in and, across
// sign-ins, on the account, where they lock signing in as wrong passwords do (api.md "Tries, locks and limits").

import { record } from '../../audit/record.js';
import { clear, lockedUntil, type Spent, signInRule, spend } from '../../authenticators/attempts.js';
import { markCodeUsed, openCode } from '../../authenticators/codes.js';
import type { Code, Device } from '../../authenticators/device.entity.js';
import { deviceFields } from '../../authenticators/devices.js';
import { normaliseCode } from '../../authenticators/security-code.js';
import { verify } from '../../authenticators/totp.js';
import type { Deps } from '../../deps.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { notSignedIn, type SignedIn, sessionIfComplete } from '../complete.js';
import type { SessionTransport } from '../login.entity.js';
import {
  loginOutOfOrder,
  loginStays,
  moveLogin,
  type OpenLogin,
  openLogin,
  rememberTransport,
} from '../open-login.js';

export interface VerifySecurityCodeInput {
  token: string;
  deviceId: string;
  code: string;
  sessionTransport?: SessionTransport | null;
}

const field = ['input', 'code'];

/** No tries are left in this sign-in; where the account is locked too, a new one has to wait. */
const usedUp = (lockedTill: string | null | undefined): UserErrorRow => ({
  ...{ code: 'CODE_USED_UP', field, triesLeft: 0 },
  ...(lockedTill ? { reason: 'securityCode', retryAt: lockedTill } : { reason: 'signInAnew' }),
});

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP. */
export async function verifySecurityCode(
  deps: Deps,
  request: RequestFacts,
  input: VerifySecurityCodeInput,
): Promise<SignedIn> {
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'verifySecurityCode');
    if ('answer' in opened) return notSignedIn(opened.answer);
    const refuse = async (error: UserErrorRow): Promise<SignedIn> => {
      await rememberTransport(tx, opened, input.sessionTransport);
      return notSignedIn(loginStays(opened, error));
    };
    const { login, devices } = opened;
    const device = devices.find(({ id }) => id === input.deviceId);
    if (!device)
      return refuse({ code: 'INVALID_INPUT', field: ['input', 'deviceId'], reason: 'device.unknown' });
    const digits = device.kind === 'APP' ? deps.policy.appCodeDigits : deps.policy.textCodeDigits;
    const text = normaliseCode(input.code, 'DIGITS', digits);
    if (text === null) return refuse({ code: 'INVALID_INPUT', field, reason: 'code.format' });
    const now = deps.clock.now();
    const locked = await lockedUntil(tx, 'security-code', login.accountId, now);
    if (login.misses >= deps.policy.codeTries) return refuse(usedUp(locked));
    const sent = device.kind === 'PHONE' ? await openCode(tx, 'SECURITY_CODE', login.id, now) : undefined;
    // Where no code is open there is nothing to guess: it costs no try.
    if (device.kind === 'PHONE' && !sent)
      return refuse(locked ? usedUp(locked) : { code: 'CODE_EXPIRED', field });
    const spent = await spend(tx, signInRule(deps.policy, 'security-code'), login.accountId, now);
    if (!spent.open) return refuse(usedUp(spent.retryAt));
    const right =
      device.kind === 'APP' ? await appCodeHolds(tx, deps, device, text) : textedCodeHolds(deps, sent, text);
    if (!right) {
      await rememberTransport(tx, opened, input.sessionTransport);
      return miss(tx, deps, request, opened, device, spent);
    }
    if (sent) await useTextedCode(tx, deps, device, sent);
    return accept(tx, deps, request, opened, device, input.sessionTransport ?? null);
  });
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

async function miss(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  opened: OpenLogin,
  device: Device,
  spent: Spent & { open: true },
): Promise<SignedIn> {
  const misses = opened.login.misses + 1;
  const moved = await moveLogin(tx, opened, 'SECURITY_CODE_MISSED', { misses });
  const triesLeft = Math.max(0, Math.min(deps.policy.codeTries - misses, spent.triesLeft));
  record(tx, {
    kind: spent.retryAt ? 'login.locked' : 'login.codeRefused',
    actor: { kind: 'HOLDER', id: opened.account.id },
    subject: opened.login.id,
    outcome: 'REFUSED',
    details: { device: device.kind },
    request,
  });
  const stands = moved ?? opened;
  if (triesLeft === 0) return notSignedIn(loginStays(stands, usedUp(spent.retryAt)));
  return notSignedIn(
    loginStays(stands, {
      code: 'CODE_INCORRECT',
      field,
      triesLeft,
      ...(device.kind === 'APP' && { reason: 'app' }),
    }),
  );
}

async function accept(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  opened: OpenLogin,
  device: Device,
  transport: SessionTransport | null,
): Promise<SignedIn> {
  await clear(tx, ['security-code'], opened.account.id);
  const remembered = transport ? { transport } : {};
  const moved = await moveLogin(tx, opened, 'SECURITY_CODE_ACCEPTED', remembered);
  if (!moved) return notSignedIn(loginOutOfOrder(opened));
  record(tx, {
    kind: 'login.codeAccepted',
    actor: { kind: 'HOLDER', id: opened.account.id },
    subject: opened.login.id,
    outcome: 'DONE',
    details: { device: device.kind },
    request,
  });
  return sessionIfComplete(tx, deps, request, moved);
}
