// Any text-enabled U.S. phone, pay-as-you-go, family and business plans included (domain.md 2.2 ENROL_DEVICE): it need
// not be linked to the name, because the mailed code has proven the address.

import { accountFields } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { triesSpent } from '../../authenticators/codes.js';
import { addPhone } from '../../authenticators/devices.js';
import { usPhoneNumber } from '../../authenticators/phone-number.rules.js';
import { lookUpQuota, takeQuota } from '../../authenticators/quota.js';
import { sendCode } from '../../authenticators/send-code.js';
import type { Deps } from '../../deps.js';
import type { PhoneLookUp } from '../../evidence/index.js';
import { sql } from '../../platform/db/sql.js';
import type { UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { type LoginAnswer, loginOutOfOrder, loginStays, moveLogin, openLogin } from '../open-login.js';

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, PHONE_NOT_ACCEPTED, RATE_LIMITED, PROVIDER_UNAVAILABLE. */
export async function enrolPhone(
  deps: Deps,
  request: RequestFacts,
  input: { token: string; phone: string },
): Promise<LoginAnswer> {
  const phone = usPhoneNumber(input.phone, 'device');
  const begun = await deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'enrolPhone');
    if ('answer' in opened) return opened;
    if ('error' in phone) return { answer: loginStays(opened, phone.error) };
    const subject = opened.account.personId ?? opened.account.id;
    const quota = await takeQuota(tx, deps.ids, lookUpQuota(deps.policy), subject, deps.clock.now());
    return quota.ok
      ? { opened, number: phone.number }
      : { answer: loginStays(opened, { code: 'RATE_LIMITED', retryAt: quota.retryAt, reason: 'lookups' }) };
  });
  if ('answer' in begun) return begun.answer;
  const { number } = begun;
  const known = await deps.evidence.phoneOwnership.lookUp({
    number,
    firstName: accountFields.open(deps, begun.opened.account, 'firstName'),
    lastName: accountFields.open(deps, begun.opened.account, 'lastName'),
  });

  return deps.db.inTx(async (tx) => {
    const opened = await openLogin(tx, deps, input.token, 'enrolPhone');
    if ('answer' in opened) return opened.answer;
    const refused = refusalOf(known);
    if (refused) return loginStays(opened, refused);
    const { login, account } = opened;
    if (await triesSpent(tx, deps.policy, 'DEVICE', login.id)) {
      return loginStays(opened, { code: 'CODE_USED_UP', triesLeft: 0, reason: 'signInAnew' });
    }
    const limited = await sendCode(tx, deps, {
      purpose: 'DEVICE',
      kind: 'SECURITY_CODE',
      owner: { kind: 'LOGIN', id: login.id },
      to: number,
      subject: account.personId ?? account.id,
      language: account.language,
    });
    if (limited) return loginStays(opened, limited);
    // It never served: were it kept as one that ended, a disavowal might let it serve "again".
    await tx.execute(sql`DELETE FROM device WHERE id = ${login.deviceId} AND state = 'PENDING'`);
    const device = await addPhone(tx, deps, account.id, number, 'PENDING');
    record(tx, {
      kind: 'code.sent',
      actor: { kind: 'HOLDER', id: account.id },
      subject: login.id,
      outcome: 'DONE',
      details: { channel: 'TEXT' },
      request,
    });
    const moved = await moveLogin(tx, opened, 'DEVICE_NAMED', { deviceId: device.id, pairingId: null });
    return moved ? loginStays(moved) : loginOutOfOrder(opened);
  });
}

/** Only what is known to receive no texts is refused; a number that nobody knows passes. */
function refusalOf(known: PhoneLookUp): UserErrorRow | undefined {
  const field = ['input', 'phone'];
  if (known.result === 'unavailable') return { code: 'PROVIDER_UNAVAILABLE' };
  if (known.result === 'unknown' || known.lineType === 'MOBILE') return undefined;
  return {
    code: 'PHONE_NOT_ACCEPTED',
    field,
    reason: `device.${known.lineType === 'VOIP' ? 'voip' : 'landline'}`,
  };
}
