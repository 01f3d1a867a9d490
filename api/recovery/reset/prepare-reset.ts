// What is slow in a reset, done before its transaction: hashing, and asking where the holder lives. Everything is worked
// out whatever turns out to be right, so that the time tells nothing.
import { type Account, type SecretAnswer, ssnOf } from '../../accounts/index.js';
import { normaliseAnswer } from '../../authenticators/secret-answers.rules.js';
import type { Deps } from '../../deps.js';
import type { Address } from '../../evidence/index.js';
import type { RequestFacts } from '../../platform/request.js';

export interface PreparedReset {
  readonly passwordHash: string;
  readonly isOldPassword: boolean;
  /** Which answer was compared; undefined where none is asked for. */
  readonly answerHash: string | undefined;
  readonly answerHolds: boolean;
  /** Where a letter goes; null when the tax records do not say, or do not answer. */
  readonly address: Address | null;
}

/** Rejects with Busy when too many hashes wait. */
export async function prepareReset(
  deps: Deps,
  request: RequestFacts,
  { account, answer }: { readonly account: Account; readonly answer: SecretAnswer | undefined },
  typed: { readonly newPassword: string; readonly secretAnswer?: string | null },
): Promise<PreparedReset> {
  const client = request.addressPrefix;
  const isOldPassword = await deps.hasher.verify(account.passwordHash, typed.newPassword, client);
  const answerHolds =
    answer === undefined ||
    (await deps.hasher.verify(answer.answerHash, normaliseAnswer(typed.secretAnswer ?? ''), client));
  const passwordHash = await deps.hasher.hash(typed.newPassword, client);
  const address = await addressOfRecord(deps, account);
  return { passwordHash, isOldPassword, answerHash: answer?.answerHash, answerHolds, address };
}

/** A provider that is down keeps nobody from the own account: the e-mail and the text tell as well. */
async function addressOfRecord(deps: Deps, account: Account): Promise<Address | null> {
  const ssn = await deps.db.read((tx) => ssnOf(tx, deps, account.personId));
  if (!ssn) return null;
  const known = await deps.evidence.taxRecords.addressOfRecord(ssn);
  return known.result === 'known' ? known.record.addressOfRecord : null;
}
