// SSN, date of birth, filing status and address of the last-filed return, with the name given at the start: all agree
// with the tax record, or the person is not told which did not (domain.md 2.1 IDENTITY).
import { accountById, subjectOfSsn } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import type { FilingStatus, IdentityMatch } from '../../evidence/index.js';
import type { RequestFacts } from '../../platform/request.js';
import { outOfOrder, type RegistrationAnswer, stays, went } from '../answers.js';
import { moveRegistration, openRegistration, registrationFields } from '../open-registration.js';
import type { Registration } from '../registration.entity.js';
import { giveBackMismatch, type MismatchTry, mismatchError, spendMismatch } from '../spend-mismatch.js';
import {
  faultsOf,
  type TypedAddress,
  typedAddress,
  typedBirthDate,
  typedSsn,
} from '../typed-values.rules.js';

export interface SubmitIdentityInput {
  token: string;
  ssn: string;
  dateOfBirth: string;
  filingStatus: FilingStatus;
  address: TypedAddress;
}

/** User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, IDENTITY_NOT_VERIFIED, LOCKED, PROVIDER_UNAVAILABLE. */
export async function submitIdentity(
  deps: Deps,
  request: RequestFacts,
  input: SubmitIdentityInput,
): Promise<RegistrationAnswer> {
  const ssn = typedSsn(input.ssn, deps.config.acceptTestSsns);
  const dateOfBirth = typedBirthDate(input.dateOfBirth, deps.clock.now());
  const address = typedAddress(input.address);

  const begun = await deps.db.inTx(async (tx) => {
    const opened = await openRegistration(tx, deps, input.token, 'submitIdentity');
    if ('answer' in opened) return opened;
    const { registration } = opened;
    const faults = faultsOf(ssn, dateOfBirth, address);
    if (faults.length > 0) return { answer: stays(registration, ...faults) };
    const personId = await subjectOfSsn(tx, deps, ssn.value);
    const spent = await spendMismatch(tx, deps, personId, registration.id);
    return 'error' in spent ? { answer: stays(registration, spent.error) } : { registration, spent };
  });
  if ('answer' in begun) return begun.answer;
  const { registration, spent } = begun;

  const match = await deps.evidence.taxRecords.matchIdentity({
    ssn: ssn.value,
    firstName: registrationFields.open(deps, registration, 'firstName'),
    lastName: registrationFields.open(deps, registration, 'lastName'),
    dateOfBirth: dateOfBirth.value,
    filingStatus: input.filingStatus,
    address: address.value,
  });
  return settle(deps, request, registration, ssn.value, match, spent);
}

async function settle(
  deps: Deps,
  request: RequestFacts,
  registration: Registration,
  ssn: string,
  match: IdentityMatch,
  spent: MismatchTry,
): Promise<RegistrationAnswer> {
  const event = {
    actor: { kind: 'APPLICANT', id: registration.id },
    subject: spent.personId,
    request,
  } as const;
  return deps.db.inTx(async (tx) => {
    if (match.result === 'unavailable') {
      await giveBackMismatch(tx, deps, spent);
      record(tx, {
        ...event,
        kind: 'provider.unavailable',
        outcome: 'FAILED',
        details: { port: 'taxRecords' },
      });
      return stays(registration, { code: 'PROVIDER_UNAVAILABLE' });
    }
    // A renewal proves the person of the account, not just some person (domain.md 2.6).
    const holder = registration.accountId ? await accountById(tx, registration.accountId) : undefined;
    if (match.result === 'mismatched' || (holder && holder.personId !== spent.personId)) {
      await moveRegistration(tx, registration, 'IDENTITY_MISMATCHED');
      const locked = spent.retryAt !== null;
      record(tx, {
        ...event,
        kind: locked ? 'registration.identityLocked' : 'registration.identityMismatched',
        outcome: 'REFUSED',
      });
      return stays(registration, mismatchError('IDENTITY_NOT_VERIFIED', spent));
    }
    await giveBackMismatch(tx, deps, spent);
    const sealJson = (column: 'addressOfRecord' | 'lastReturnAddress', value: object | null) =>
      value === null ? null : registrationFields.seal(deps, registration.id, column, JSON.stringify(value));
    const moved = await moveRegistration(tx, registration, 'IDENTITY_MATCHED', {
      ssn: registrationFields.seal(deps, registration.id, 'ssn', ssn),
      personId: spent.personId,
      addressOfRecord: sealJson('addressOfRecord', match.record.addressOfRecord),
      lastReturnAddress: sealJson('lastReturnAddress', match.record.lastReturnAddress),
    });
    if (!moved) return outOfOrder(registration);
    record(tx, { ...event, kind: 'registration.identityVerified', outcome: 'DONE' });
    return went(moved);
  });
}
