// The code that arrives on the new device (domain.md 2.2 CONFIRM_DEVICE): registration is complete and the holder is
// signed in. Old devices of a renewal end in this transaction and not a second earlier (2.6).
import { type Account, activateHolder, endRenewalsBegun, noteActivity } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { endPairing, pairingInTime } from '../../authenticators/app-pairing.js';
import { enterCode, type MissedCode } from '../../authenticators/codes.js';
import type { Device } from '../../authenticators/device.entity.js';
import { activatePhone, deviceOf, endOfKind } from '../../authenticators/devices.js';
import { normaliseCode } from '../../authenticators/security-code.js';
import type { Deps } from '../../deps.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { notSignedIn, type SignedIn, sessionIfComplete } from '../complete.js';
import { endSignInsOf } from '../end-sign-ins.js';
import type { SessionTransport } from '../login.entity.js';
import {
  loginStays,
  loginWith,
  moveLogin,
  type OpenLogin,
  openLogin,
  rememberTransport,
} from '../open-login.js';
import { endSessionsOf } from '../sessions.js';
import { tellOfDevice, type WhereToTell, whereToTell } from '../tell-of-device.js';

export interface ConfirmDeviceInput {
  token: string;
  code: string;
  sessionTransport?: SessionTransport | null;
}

type Answer = SignedIn & { device: Device | null };
type Confirmed = { device: Device } | { error: UserErrorRow };

const field = ['input', 'code'];
const usedUp: UserErrorRow = { code: 'CODE_USED_UP', field, triesLeft: 0, reason: 'signInAnew' };

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP, APP_ALREADY_CONNECTED, PROVIDER_UNAVAILABLE. */
export async function confirmDevice(
  deps: Deps,
  request: RequestFacts,
  input: ConfirmDeviceInput,
): Promise<Answer> {
  const none = (answer: SignedIn): Answer => ({ ...answer, device: null });
  const begun = await deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'confirmDevice');
    if (!('answer' in opened)) await rememberTransport(tx, opened, input.sessionTransport);
    return opened;
  });
  if ('answer' in begun) return none(notSignedIn(begun.answer));
  const text = normaliseCode(
    input.code,
    'DIGITS',
    begun.login.pairingId ? deps.policy.appCodeDigits : deps.policy.textCodeDigits,
  );
  if (text === null) {
    return none(notSignedIn(loginStays(begun, { code: 'INVALID_INPUT', field, reason: 'code.format' })));
  }
  // The thief of one letter meets the next one: without an address for it nothing is activated (domain.md 2.2).
  const where = await whereToTell(deps, begun.account);
  if ('code' in where) return none(notSignedIn(loginStays(begun, where)));

  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'confirmDevice');
    if ('answer' in opened) return none(notSignedIn(opened.answer));
    const before = opened.devices;
    const confirmed = opened.login.pairingId
      ? await confirmApp(tx, deps, opened, opened.login.pairingId, text)
      : await confirmPhone(tx, deps, opened, text);
    if ('error' in confirmed) {
      record(tx, {
        kind: 'code.refused',
        actor: { kind: 'HOLDER', id: opened.account.id },
        subject: opened.login.id,
        outcome: 'REFUSED',
        details: { channel: opened.login.pairingId ? 'APP' : 'TEXT' },
        request,
      });
      return none(notSignedIn(loginStays(opened, confirmed.error)));
    }
    const { device } = confirmed;
    if (opened.account.renewal) {
      await endOldDevices(tx, deps, opened.account, device);
      // Who held an old device may hold a session too, or a sign-in that has shown its code; this one goes on under a new one.
      await endSessionsOf(tx, deps, opened.account.id);
      await endSignInsOf(tx, deps, opened.account.id, opened.login.id);
      // Nor does what such a session had begun towards another phone go on.
      await endRenewalsBegun(tx, deps, opened.account.id);
    }
    return finish(tx, deps, request, opened, device, { where, before });
  });
}

/** Every old device of who had lost them all; of a phone change the old phone, also when an app takes its place (2.6). */
async function endOldDevices(tx: Tx, deps: Deps, { id, renewal }: Account, device: Device): Promise<void> {
  if (device.kind === 'APP') await endOfKind(tx, deps, id, 'PHONE');
  else if (renewal === 'LOST_DEVICE') await endOfKind(tx, deps, id, 'APP');
}

async function finish(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  opened: OpenLogin,
  device: Device,
  circumstances: { where: WhereToTell; before: readonly Device[] },
): Promise<Answer> {
  const { account } = opened;
  const active = await activateHolder(tx, deps, request, account);
  await noteActivity(tx, deps, request, account.id, account.renewal ? 'RENEWAL_COMPLETED' : 'DEVICE_ADDED');
  await tellOfDevice(tx, deps, account, device, circumstances.before, circumstances.where);
  const moved = await moveLogin(tx, opened, 'DEVICE_CONFIRMED');
  if (!moved) throw new Error('a sign-in that was held moved away');
  const stands = await loginWith(tx, deps, moved.login, active);
  return { ...(await sessionIfComplete(tx, deps, request, stands)), device };
}

async function confirmPhone(tx: Tx, deps: Deps, opened: OpenLogin, text: string): Promise<Confirmed> {
  const { login, account } = opened;
  const device = login.deviceId ? await deviceOf(tx, account.id, login.deviceId) : undefined;
  if (device?.state !== 'PENDING') return { error: { code: 'CODE_EXPIRED', field } };
  const missed: MissedCode | undefined = await enterCode(tx, deps, {
    purpose: 'DEVICE',
    ownerId: login.id,
    text,
    now: deps.clock.now(),
  });
  if (missed) {
    await moveLogin(tx, opened, 'DEVICE_CODE_MISSED');
    return { error: missed.code === 'CODE_USED_UP' ? usedUp : missed };
  }
  await activatePhone(tx, deps, device);
  return { device: { ...device, state: 'ACTIVE' } };
}

async function confirmApp(
  tx: Tx,
  deps: Deps,
  opened: OpenLogin,
  pairingId: string,
  code: string,
): Promise<Confirmed> {
  const { login } = opened;
  const pairing = await pairingInTime(tx, deps, pairingId);
  if (!pairing) return { error: { code: 'CODE_EXPIRED', field, reason: 'pairingOver' } };
  if (login.misses >= deps.policy.codeTries) return { error: usedUp };
  const ended = await endPairing(tx, deps, pairing, code);
  if ('device' in ended) return ended;
  if ('taken' in ended) return { error: { code: 'APP_ALREADY_CONNECTED' } };
  const misses = login.misses + 1;
  await moveLogin(tx, opened, 'DEVICE_CODE_MISSED', { misses });
  const triesLeft = Math.max(0, deps.policy.codeTries - misses);
  if (triesLeft === 0) return { error: usedUp };
  return { error: { code: 'CODE_INCORRECT', field, triesLeft, reason: ended.missed } };
}
