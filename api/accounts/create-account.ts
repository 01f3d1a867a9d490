// An account is made in one transaction with everything that belongs to it, so that none is ever half made. An older
// unfinished one of the same person ends: its letters are void and its e-mail is told (domain.md 2.1).

import { record } from '../audit/record.js';
import type { Deps } from '../deps.js';
import { addOwners, claimOwner, findOwner, releaseOwner } from '../platform/db/blind-index.js';
import { insert } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import { Account, type AccountStatus, type Language, SecretAnswer } from './account.entity.js';
import { accountFields, EMAIL, emailIndexed, USERNAME } from './account-fields.js';
import { closeForGood } from './closed-account.js';
import { holdAccountOfPerson, keepPerson } from './person.js';
import { tellByEmail } from './tell-holder.js';

export interface NewAccount {
  readonly personId: string;
  readonly ssn: string;
  readonly status: AccountStatus & ('ACTIVE' | 'AWAITING_ACTIVATION');
  readonly language: Language;
  /** Normalised. */
  readonly username: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly passwordHash: string;
  readonly sitePhrase: string;
  readonly siteImageId: string;
  readonly proofingMethod: 'PHONE' | 'MAIL';
  readonly secretAnswers: readonly { readonly questionId: string; readonly answerHash: string }[];
}

export type Created = { account: Account } | { refused: 'USERNAME_TAKEN' | 'ALREADY_REGISTERED' };

/** Makes the account, or changes nothing and says why. `by` is the registration that makes it. */
export async function createAccount(tx: Tx, deps: Deps, made: NewAccount, by: string): Promise<Created> {
  await keepPerson(tx, deps, made.personId, made.ssn);
  const older = await holdAccountOfPerson(tx, made.personId);
  if (older && (older.status === 'ACTIVE' || older.status === 'SUSPENDED'))
    return { refused: 'ALREADY_REGISTERED' };
  const id = deps.ids.next();
  const nameOwner = await findOwner(tx, deps.crypto, USERNAME, made.username);
  // The person's own older name may be kept: it is given to nobody else.
  if (nameOwner && nameOwner !== older?.id) return { refused: 'USERNAME_TAKEN' };
  if (nameOwner) await releaseOwner(tx, deps.crypto, USERNAME, made.username, nameOwner);
  if (!(await claimOwner(tx, deps.crypto, USERNAME, made.username, id))) return { refused: 'USERNAME_TAKEN' };
  if (older) await endUnfinished(tx, deps, older, by);

  const at = deps.clock.iso();
  const seal = (column: Parameters<typeof accountFields.seal>[2], text: string) =>
    accountFields.seal(deps, id, column, text);
  const account = Object.assign(new Account(), {
    id,
    personId: made.personId,
    status: made.status,
    language: made.language,
    username: seal('username', made.username),
    email: seal('email', made.email),
    firstName: seal('firstName', made.firstName),
    lastName: seal('lastName', made.lastName),
    passwordHash: made.passwordHash,
    sitePhrase: seal('sitePhrase', made.sitePhrase),
    siteImageId: made.siteImageId,
    proofingMethod: made.proofingMethod,
    provenAt: at,
    createdAt: at,
  });
  await insert(tx, Account, account);
  await addOwners(tx, deps.crypto, [{ purpose: EMAIL, value: emailIndexed(made.email), ownerId: id }]);
  await keepSecretAnswers(tx, deps, id, made.secretAnswers);
  record(tx, {
    kind: 'account.created',
    actor: { kind: 'APPLICANT', id: by },
    subject: id,
    outcome: 'DONE',
    details: { proofing: made.proofingMethod },
  });
  return { account };
}

/** Replaces all secret answers of an account. */
export async function keepSecretAnswers(
  tx: Tx,
  deps: Pick<Deps, 'ids'>,
  accountId: string,
  answers: readonly { readonly questionId: string; readonly answerHash: string }[],
): Promise<void> {
  await tx.execute(sql`DELETE FROM secret_answer WHERE account_id = ${accountId}`);
  for (const { questionId, answerHash } of answers) {
    await insert(tx, SecretAnswer, { id: deps.ids.next(), accountId, questionId, answerHash });
  }
}

async function endUnfinished(tx: Tx, deps: Deps, older: Account, by: string): Promise<void> {
  await closeForGood(tx, deps, older);
  // Its link stops nothing of the newer account, which has other channels: it tells the help desk.
  await tellByEmail(tx, deps, older, 'ACCOUNT_SUPERSEDED', {});
  record(tx, {
    kind: 'account.ended',
    actor: { kind: 'APPLICANT', id: by },
    subject: older.id,
    outcome: 'DONE',
  });
}
