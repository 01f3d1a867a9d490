// A person is known by the SSN alone, through its blind index: misses, letters and look-ups are counted on it whether
// or not such a person exists (domain.md 2.1), and one person has at most one account.
import type { Deps } from '../deps.js';
import { aad } from '../platform/crypto/index.js';
import { claimOwner, findOwner, touchOwner } from '../platform/db/blind-index.js';
import { find, findAndHold } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx, Tx } from '../platform/db/transaction.js';
import { Account, Person } from './account.entity.js';
import { personFields } from './account-fields.js';

/** Blind index of SSNs. */
export const PERSON_SSN = 'person.ssn';

/** The id that an SSN (nine digits) stands for; made when it is first typed. Says nothing of who it is. */
export async function subjectOfSsn(tx: Tx, deps: Pick<Deps, 'crypto' | 'ids'>, ssn: string): Promise<string> {
  const known = await touchOwner(tx, deps.crypto, PERSON_SSN, ssn);
  if (known) return known;
  const id = deps.ids.next();
  if (await claimOwner(tx, deps.crypto, PERSON_SSN, ssn, id)) return id;
  // Another request was faster; its row is committed, or this transaction would still wait for it.
  const winner = await findOwner(tx, deps.crypto, PERSON_SSN, ssn);
  if (!winner) throw new Error('an SSN is claimed by nobody');
  return winner;
}

/** The same kind of subject for an e-mail address, so that sends to it are counted wherever they come from. */
export async function subjectOfEmail(
  tx: Tx,
  deps: Pick<Deps, 'crypto' | 'ids'>,
  email: string,
): Promise<string> {
  const value = email.toLowerCase();
  const known = await touchOwner(tx, deps.crypto, 'subject.email', value);
  if (known) return known;
  const id = deps.ids.next();
  return (await claimOwner(tx, deps.crypto, 'subject.email', value, id))
    ? id
    : ((await findOwner(tx, deps.crypto, 'subject.email', value)) ?? id);
}

/**
 * Keeps the SSN, sealed, once an account is made for it, and holds the person until the transaction ends: of two
 * registrations that finish at once the second one sees the account of the first.
 */
export async function keepPerson(
  tx: Tx,
  deps: Pick<Deps, 'crypto' | 'clock'>,
  id: string,
  ssn: string,
): Promise<void> {
  const sealed = deps.crypto.seal(ssn, aad('person', 'ssn', id));
  await tx.execute(sql`INSERT INTO person (id, ssn, created_at) VALUES (${id}, ${sealed}, ${deps.clock.iso()})
    ON CONFLICT (id) DO NOTHING`);
  await findAndHold(tx, Person, sql`WHERE id = ${id}`);
}

/** The account of a person that is not closed, if there is one. */
export async function accountOfPerson(tx: ReadTx, personId: string): Promise<Account | undefined> {
  return find(tx, Account, ofPerson(personId));
}

/** The same, held: a device that is just being confirmed makes it ACTIVE before this answers, or not at all. */
export async function holdAccountOfPerson(tx: Tx, personId: string): Promise<Account | undefined> {
  return findAndHold(tx, Account, ofPerson(personId));
}

const ofPerson = (personId: string) => sql`WHERE person_id = ${personId} AND status <> 'CLOSED'`;

/** The SSN behind an account, for asking the tax records; undefined for an account without a person. */
export async function ssnOf(
  tx: ReadTx,
  deps: Pick<Deps, 'crypto'>,
  personId: string | null,
): Promise<string | undefined> {
  const person = personId ? await find(tx, Person, sql`WHERE id = ${personId}`) : undefined;
  return person && personFields.open(deps, person, 'ssn');
}
