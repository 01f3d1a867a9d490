// Username, password, site phrase and image, on the mail path also secret questions: the account is made
// (domain.md 2.1 CREDENTIALS). By phone it is ACTIVE at once and a notice goes by post; by mail a letter is queued in
// the same transaction and the notice goes by e-mail: a code and the notice of it never share a channel.
import {
  type Account,
  accountByUsername,
  accountOfPerson,
  announceRegistrationAttempt,
  type ChosenSecrets,
  createAccount,
  hashSecrets,
  mailActivationCode,
  nameOf,
  normaliseSitePhrase,
  noteActivity,
  secretFaults,
  tellByEmail,
  usernameFaults,
} from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { orBusy } from '../../authenticators/busy.js';
import { isCommonPassword } from '../../authenticators/common-passwords.js';
import { addPhone } from '../../authenticators/devices.js';
import { normaliseUsername } from '../../authenticators/username.rules.js';
import { queueLetter } from '../../delivery/index.js';
import type { Deps } from '../../deps.js';
import type { Address } from '../../evidence/index.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { orRefused, Refused, type RegistrationAnswer, stays } from '../answers.js';
import { moveRegistration, openRegistration, registrationFields } from '../open-registration.js';
import type { Registration } from '../registration.entity.js';

export interface CreateCredentialsInput extends ChosenSecrets {
  token: string;
  username: string;
}

type Answer = RegistrationAnswer & { account: Account | null };

/**
 * User errors: FLOW_EXPIRED, STEP_OUT_OF_ORDER, INVALID_INPUT, PASSWORD_REJECTED, USERNAME_TAKEN, RATE_LIMITED,
 * ALREADY_REGISTERED.
 */
export async function createCredentials(
  deps: Deps,
  request: RequestFacts,
  input: CreateCredentialsInput,
): Promise<Answer> {
  const username = normaliseUsername(input.username);
  const seen = await deps.db.inTx(async (tx) => {
    const opened = await openRegistration(tx, deps, input.token, 'createCredentials');
    if ('answer' in opened) return opened;
    const { registration } = opened;
    const nameFaults = usernameFaults(input.username);
    const faults = [
      ...nameFaults,
      ...secretFaults(username, input, {
        policy: deps.policy,
        isCommon: isCommonPassword,
        answersRequired: registration.activation === 'MAIL' && deps.policy.secretQuestionsOnMailPath,
      }),
    ];
    const owner = nameFaults.length === 0 ? await accountByUsername(tx, deps, username) : undefined;
    if (owner && owner.personId !== registration.personId) faults.push(nameTaken);
    return faults.length > 0 ? { answer: stays(registration, ...faults) } : { registration };
  });
  if ('answer' in seen) return { ...seen.answer, account: null };

  const refuse = (error: UserErrorRow): Answer => ({ ...stays(seen.registration, error), account: null });
  const hashAndMake = async () => {
    // Hashing is slow on purpose and must not hold the database.
    const hashed = await hashSecrets(deps.hasher, input, request.addressPrefix);
    const work = () => deps.db.inTx((tx) => make(tx, deps, request, input, { username, ...hashed }));
    return orRefused<Answer>(work, async (error) => {
      if (error.code === 'ALREADY_REGISTERED') await tellHolder(deps, seen.registration);
      return refuse(error);
    });
  };
  return orBusy(deps, hashAndMake, refuse);
}

/** An account was made while this registration was under way: its holder learns of this one (domain.md 2.1). */
async function tellHolder(deps: Deps, { id, personId }: Registration): Promise<void> {
  await deps.db.inTx(async (tx) => {
    const existing = personId ? await accountOfPerson(tx, personId) : undefined;
    if (existing) await announceRegistrationAttempt(tx, deps, existing, id);
  });
}

const nameTaken: UserErrorRow = { code: 'USERNAME_TAKEN', field: ['input', 'username'] };

async function make(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  input: CreateCredentialsInput,
  hashed: {
    username: string;
    passwordHash: string;
    secretAnswers: readonly { questionId: string; answerHash: string }[];
  },
): Promise<Answer> {
  const opened = await openRegistration(tx, deps, input.token, 'createCredentials');
  if ('answer' in opened) return { ...opened.answer, account: null };
  const { registration } = opened;
  const text = (column: Parameters<typeof registrationFields.open>[2]) =>
    registrationFields.open(deps, registration, column);
  const byMail = registration.activation === 'MAIL';
  if (!registration.personId) throw new Error('a registration without a person came to its credentials');
  const created = await createAccount(
    tx,
    deps,
    {
      ...hashed,
      personId: registration.personId,
      ssn: text('ssn'),
      status: byMail ? 'AWAITING_ACTIVATION' : 'ACTIVE',
      language: registration.language,
      email: text('email'),
      firstName: text('firstName'),
      lastName: text('lastName'),
      sitePhrase: normaliseSitePhrase(input.sitePhrase),
      siteImageId: input.siteImageId,
      proofingMethod: byMail ? 'MAIL' : 'PHONE',
    },
    registration.id,
  );
  if ('refused' in created) {
    throw new Refused(created.refused === 'USERNAME_TAKEN' ? nameTaken : { code: 'ALREADY_REGISTERED' });
  }
  const { account } = created;
  const letterId = byMail
    ? await startWaiting(tx, deps, registration, account)
    : await startAtOnce(tx, deps, request, registration, account);
  const moved = await moveRegistration(tx, registration, 'CREDENTIALS_CREATED', {
    accountId: account.id,
    letterId,
    completedAt: deps.clock.iso(),
  });
  if (!moved) throw new Error('a registration that was held moved away');
  record(tx, {
    kind: 'registration.completed',
    actor: { kind: 'APPLICANT', id: registration.id },
    subject: account.id,
    outcome: 'DONE',
    details: { activation: byMail ? 'MAIL' : 'PHONE' },
    request,
  });
  return { registration: moved, account, userErrors: [] };
}

/** By mail: the letter with the code, and the notice by e-mail. */
async function startWaiting(
  tx: Tx,
  deps: Deps,
  registration: Registration,
  account: Account,
): Promise<string> {
  const mailed = await mailActivationCode(tx, deps, account, addressOf(deps, registration));
  if ('error' in mailed) throw new Refused(mailed.error);
  const { letter } = mailed;
  const { expectedFrom, expectedBy } = letter;
  await tellByEmail(tx, deps, account, 'REGISTRATION_NOTICE', { expectedFrom, expectedBy });
  return letter.id;
}

/** By phone: the phone is the device, and the notice goes by post. */
async function startAtOnce(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  registration: Registration,
  account: Account,
): Promise<string | null> {
  await addPhone(tx, deps, account.id, registrationFields.open(deps, registration, 'phone'), 'ACTIVE');
  await noteActivity(tx, deps, request, account.id, 'ACTIVATED');
  if (!registration.addressOfRecord) return null;
  await queueLetter(tx, deps, {
    kind: 'REGISTRATION_NOTICE',
    accountId: account.id,
    recipientName: nameOf(deps, account),
    address: addressOf(deps, registration),
    language: registration.language,
    vars: { at: deps.clock.iso() },
  });
  // `Registration.letter` is the letter with the code; a notice is none.
  return null;
}

function addressOf(deps: Deps, registration: Registration): Address {
  return JSON.parse(registrationFields.open(deps, registration, 'addressOfRecord')) as Address;
}
