// Lost or expired letter: another one, within limits; the newer voids the older (domain.md 2.2).
import { mailActivationCode, ssnOf } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import type { QueuedLetter } from '../../delivery/index.js';
import type { Deps } from '../../deps.js';
import type { RequestFacts } from '../../platform/request.js';
import { type LoginAnswer, loginOutOfOrder, loginStays, moveLogin, openLogin } from '../open-login.js';

type Answer = LoginAnswer & { letter: QueuedLetter | null };

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, RATE_LIMITED, LETTER_NOT_AVAILABLE, PROVIDER_UNAVAILABLE. */
export async function requestNewActivationCode(
  deps: Deps,
  request: RequestFacts,
  input: { token: string },
): Promise<Answer> {
  const begun = await deps.db.inTx((tx) => openLogin(tx, deps, input.token, 'requestNewActivationCode'));
  if ('answer' in begun) return { ...begun.answer, letter: null };
  const ssn = await deps.db.read((tx) => ssnOf(tx, deps, begun.account.personId));
  // The address may have changed since the older letter: it is asked for anew.
  const known = ssn ? await deps.evidence.taxRecords.addressOfRecord(ssn) : ({ result: 'unknown' } as const);
  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'requestNewActivationCode');
    if ('answer' in opened) return { ...opened.answer, letter: null };
    const refuse = (...errors: LoginAnswer['userErrors']): Answer => ({
      ...loginStays(opened, ...errors),
      letter: null,
    });
    if (known.result === 'unavailable') return refuse({ code: 'PROVIDER_UNAVAILABLE' });
    if (known.result === 'unknown' || !known.record.addressOfRecord)
      return refuse({ code: 'LETTER_NOT_AVAILABLE' });
    const mailed = await mailActivationCode(tx, deps, opened.account, known.record.addressOfRecord);
    if ('error' in mailed) return refuse(mailed.error);
    const moved = await moveLogin(tx, opened, 'LETTER_ASKED_FOR');
    if (!moved) return { ...loginOutOfOrder(opened), letter: null };
    record(tx, {
      kind: 'code.sent',
      actor: { kind: 'HOLDER', id: opened.account.id },
      subject: opened.account.id,
      outcome: 'DONE',
      details: { channel: 'LETTER' },
      request,
    });
    return { ...loginStays(moved), letter: mailed.letter };
  });
}
