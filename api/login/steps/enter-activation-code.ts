// The mailed activation code (domain.md 2.2): right, in time, within the tries of its letter. It opens nothing yet;
// a device comes next.
import { Account } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { enterCode, openCode } from '../../authenticators/codes.js';
import { normaliseCode } from '../../authenticators/security-code.js';
import { useLetter as markLetterUsed } from '../../delivery/index.js';
import type { Deps } from '../../deps.js';
import { update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { RequestFacts } from '../../platform/request.js';
import { type LoginAnswer, loginOutOfOrder, loginStays, moveLogin, openLogin } from '../open-login.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP. */
export async function enterActivationCode(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; code: string },
): Promise<LoginAnswer> {
  const { mailedCodeAlphabet, mailedCodeLength } = deps.policy;
  const text = normaliseCode(input.code, mailedCodeAlphabet, mailedCodeLength);
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'enterActivationCode');
    if ('answer' in opened) return opened.answer;
    if (text === null) {
      return loginStays(opened, { code: 'INVALID_INPUT', field: ['input', 'code'], reason: 'code.format' });
    }
    const { account } = opened;
    const code = await openCode(tx, 'MAILED_ACTIVATION', account.id, deps.clock.now());
    const missed = await enterCode(tx, deps, {
      purpose: 'MAILED_ACTIVATION',
      ownerId: account.id,
      text,
      now: deps.clock.now(),
      // Until a device is confirmed: who is interrupted has the letter and nothing else (activate-holder.ts ends it).
      staysOpen: true,
    });
    const event = {
      actor: { kind: 'HOLDER', id: account.id },
      subject: account.id,
      request,
    } as const;
    if (missed) {
      await moveLogin(tx, opened, 'ACTIVATION_CODE_MISSED');
      record(tx, {
        ...event,
        kind: 'login.activationCodeRefused',
        outcome: 'REFUSED',
        details: { code: missed.code },
      });
      return loginStays(opened, { ...missed, reason: 'letter' });
    }
    const at = deps.clock.iso();
    const accepted = { activationAcceptedAt: at, activationAcceptedBy: opened.login.id };
    await update(tx, Account, accepted, sql`WHERE id = ${account.id}`);
    if (code) await markLetterUsed(tx, deps, code.id);
    const moved = await moveLogin(tx, opened, 'ACTIVATION_CODE_ACCEPTED');
    if (!moved) return loginOutOfOrder(opened);
    record(tx, { ...event, kind: 'login.activationCodeAccepted', outcome: 'DONE' });
    return loginStays({ ...moved, account: { ...account, ...accepted } });
  });
}
