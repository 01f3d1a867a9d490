// Kind and last eight digits of a financial account, with consent to the soft inquiry (domain.md 2.1). The digits go to
// the bureau and nowhere else. Only after they matched may the person learn that an account exists already.
import { accountOfPerson, announceRegistrationAttempt } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import type { Address, FinancialAccountCheck, FinancialAccountKind } from '../../evidence/index.js';
import type { RequestFacts } from '../../platform/request.js';
import { outOfOrder, type RegistrationAnswer, stays, went } from '../answers.js';
import { giveBackLookUp, takeLookUp } from '../look-ups.js';
import { moveRegistration, openRegistration, registrationFields } from '../open-registration.js';
import type { Registration } from '../registration.entity.js';
import { giveBackMismatch, type MismatchTry, mismatchError, spendMismatch } from '../spend-mismatch.js';
import { typedLastEight } from '../typed-values.rules.js';

export interface SubmitFinancialAccountInput {
  token: string;
  kind: FinancialAccountKind;
  lastEight: string;
  consentToSoftInquiry: boolean;
}

/**
 * User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, FINANCIAL_ACCOUNT_NOT_VERIFIED, CREDIT_FROZEN, LOCKED,
 * RATE_LIMITED, ALREADY_REGISTERED, PROVIDER_UNAVAILABLE.
 */
export async function submitFinancialAccount(
  deps: Deps,
  request: RequestFacts,
  input: SubmitFinancialAccountInput,
): Promise<RegistrationAnswer> {
  const lastEight = typedLastEight(input.lastEight);
  const begun = await deps.db.inTx(async (tx) => {
    const opened = await openRegistration(tx, deps, input.token, 'submitFinancialAccount');
    if ('answer' in opened) return opened;
    const { registration } = opened;
    const faults = [...lastEight.faults];
    if (!input.consentToSoftInquiry) {
      faults.push({
        code: 'INVALID_INPUT',
        field: ['input', 'consentToSoftInquiry'],
        reason: 'consent.required',
      });
    }
    if (faults.length > 0) return { answer: stays(registration, ...faults) };
    if (!registration.personId)
      throw new Error('a registration without a person came to its financial account');
    const lookUp = await takeLookUp(tx, deps, registration, registration.personId);
    if ('error' in lookUp) return { answer: stays(registration, lookUp.error) };
    const spent = await spendMismatch(tx, deps, registration.personId, registration.id);
    if ('error' in spent) {
      await giveBackLookUp(tx, registration, lookUp.useId);
      return { answer: stays(registration, spent.error) };
    }
    return { registration, spent, useId: lookUp.useId };
  });
  if ('answer' in begun) return begun.answer;

  const { registration } = begun;
  const ssn = registrationFields.open(deps, registration, 'ssn');
  const known = registration.kind === 'UPGRADE' ? await addressesOf(deps, registration, ssn) : {};
  const check: Asked =
    known.instead ??
    (await deps.evidence.creditBureau.checkFinancialAccount({
      ssn,
      kind: input.kind,
      lastEight: lastEight.value,
    }));
  return settle(deps, request, { ...begun, kind: input.kind, addresses: known.addresses }, check);
}

/** What the bureau says, or what the tax records said before it was asked. */
type Asked = FinancialAccountCheck | { result: 'unavailable'; port: 'taxRecords' };
type Addresses = Pick<Registration, 'addressOfRecord' | 'lastReturnAddress'>;

/**
 * An upgrade has no IDENTITY step, so the tax records are asked here where letters go. Whom they do not know, the deceased
 * and those too young, is told what a wrong account is told (domain.md section 3), and the bureau is not asked.
 */
async function addressesOf(
  deps: Deps,
  { id }: Registration,
  ssn: string,
): Promise<{ addresses?: Addresses; instead?: Asked }> {
  const known = await deps.evidence.taxRecords.addressOfRecord(ssn);
  if (known.result === 'unavailable') return { instead: { result: 'unavailable', port: 'taxRecords' } };
  if (known.result === 'unknown') return { instead: { result: 'mismatched' } };
  const sealed = (column: keyof Addresses, address: Address | null) =>
    address && registrationFields.seal(deps, id, column, JSON.stringify(address));
  return {
    addresses: {
      addressOfRecord: sealed('addressOfRecord', known.record.addressOfRecord),
      lastReturnAddress: sealed('lastReturnAddress', known.record.lastReturnAddress),
    },
  };
}

async function settle(
  deps: Deps,
  request: RequestFacts,
  begun: {
    registration: Registration;
    spent: MismatchTry;
    useId: string;
    kind: FinancialAccountKind;
    addresses: Addresses | undefined;
  },
  check: Asked,
): Promise<RegistrationAnswer> {
  const { registration, spent } = begun;
  const event = {
    actor: { kind: 'APPLICANT', id: registration.id },
    subject: spent.personId,
    request,
  } as const;
  return deps.db.inTx(async (tx) => {
    if (check.result !== 'mismatched') await giveBackMismatch(tx, deps, spent);
    if (check.result === 'unavailable') {
      await giveBackLookUp(tx, registration, begun.useId);
      record(tx, {
        ...event,
        kind: 'provider.unavailable',
        outcome: 'FAILED',
        details: { port: 'port' in check ? check.port : 'creditBureau' },
      });
      return stays(registration, { code: 'PROVIDER_UNAVAILABLE' });
    }
    if (check.softInquiry) record(tx, { ...event, kind: 'softInquiry.made', outcome: 'DONE' });
    if (check.result === 'frozen') {
      record(tx, { ...event, kind: 'registration.creditFrozen', outcome: 'REFUSED' });
      return stays(registration, { code: 'CREDIT_FROZEN' });
    }
    if (check.result === 'mismatched') {
      await moveRegistration(tx, registration, 'FINANCIAL_ACCOUNT_MISMATCHED');
      record(tx, { ...event, kind: 'registration.financialAccountMismatched', outcome: 'REFUSED' });
      return stays(registration, mismatchError('FINANCIAL_ACCOUNT_NOT_VERIFIED', spent));
    }
    const existing =
      registration.kind === 'FIRST_TIME' ? await accountOfPerson(tx, spent.personId) : undefined;
    if (existing && (existing.status === 'ACTIVE' || existing.status === 'SUSPENDED')) {
      await announceRegistrationAttempt(tx, deps, existing, registration.id);
      record(tx, { ...event, kind: 'registration.alreadyRegistered', outcome: 'REFUSED' });
      return stays(registration, { code: 'ALREADY_REGISTERED' });
    }
    const moved = await moveRegistration(tx, registration, 'FINANCIAL_ACCOUNT_MATCHED', {
      ...begun.addresses,
      financialKind: begun.kind,
      financialReference: check.reference ?? null,
      softInquiryAt: check.softInquiry ? deps.clock.iso() : null,
    });
    if (!moved) return outOfOrder(registration);
    record(tx, {
      ...event,
      kind: 'registration.financialAccountVerified',
      outcome: 'DONE',
      details: { kind: begun.kind },
    });
    return went(moved);
  });
}
