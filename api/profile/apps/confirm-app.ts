// The first code of a new authenticator app (domain.md 2.5): from now on it serves, and the one before it has ended, in
// this transaction. No fresh second factor is asked for again: only the session that showed one when it started the
// pairing can end it, within the minutes that a pairing lives. Tries are counted on the pairing.
import { noteActivity, tellByEmail, tellByText } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { endPairing, pairingInTime, pairingOfSession } from '../../authenticators/app-pairing.js';
import type { AppPairing, Device } from '../../authenticators/device.entity.js';
import { normaliseCode } from '../../authenticators/security-code.js';
import type { Deps } from '../../deps.js';
import type { Session } from '../../login/index.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { Done, UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { openHolder } from '../holder.js';

export interface ConfirmedApp extends Done {
  readonly device: Device | null;
}

const field = ['input', 'code'];
const usedUp: UserErrorRow = { code: 'CODE_USED_UP', field, triesLeft: 0, reason: 'pairing' };

/** User errors: STEP_OUT_OF_ORDER, INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP, APP_ALREADY_CONNECTED. */
export async function confirmApp(
  deps: Deps,
  request: RequestFacts,
  current: Session,
  input: { code: string },
): Promise<ConfirmedApp> {
  const refuse = (error: UserErrorRow): ConfirmedApp => ({ device: null, userErrors: [error] });
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, current, { fresh: false });
    if ('error' in holder) return refuse(holder.error);
    const { account, session } = holder;
    const newest = await pairingOfSession(tx, session.id);
    // Nothing was started, or the answer to the first click was lost: the account shows the app.
    if (!newest || newest.state === 'CONFIRMED') return refuse({ code: 'STEP_OUT_OF_ORDER' });
    const text = normaliseCode(input.code, 'DIGITS', deps.policy.appCodeDigits);
    if (text === null) return refuse({ code: 'INVALID_INPUT', field, reason: 'code.format' });
    const pairing = await pairingInTime(tx, deps, newest.id);
    if (!pairing) return refuse({ code: 'CODE_EXPIRED', field, reason: 'pairingOver' });
    if (!(await spendTry(tx, deps, pairing))) return refuse(usedUp);
    const ended = await endPairing(tx, deps, pairing, text);
    if ('device' in ended) {
      await noteActivity(tx, deps, request, account.id, 'DEVICE_ADDED');
      await tellByEmail(tx, deps, account, 'DEVICE_CONFIRMED_NOTICE', { device: 'APP' });
      await tellByText(tx, deps, account, 'DEVICE_CONFIRMED_TEXT', {});
      return { device: ended.device, userErrors: [] };
    }
    record(tx, {
      kind: 'taken' in ended ? 'device.pairingRefused' : 'code.refused',
      actor: { kind: 'HOLDER', id: account.id },
      subject: pairing.id,
      outcome: 'REFUSED',
      details: { channel: 'APP' },
      request,
    });
    if ('taken' in ended) return refuse({ code: 'APP_ALREADY_CONNECTED' });
    const triesLeft = Math.max(0, deps.policy.codeTries - pairing.misses - 1);
    if (triesLeft === 0) return refuse(usedUp);
    return refuse({ code: 'CODE_INCORRECT', field, triesLeft, reason: ended.missed });
  });
}

/** Spent before the code is looked at; false when none is left. */
async function spendTry(tx: Tx, { policy }: Pick<Deps, 'policy'>, { id }: AppPairing): Promise<boolean> {
  const spent = await tx.execute(
    sql`UPDATE app_pairing SET misses = misses + 1 WHERE id = ${id} AND misses < ${policy.codeTries}`,
  );
  return spent === 1;
}
