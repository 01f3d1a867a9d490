// Accounts of the former e-Services come in with the importer (domain.md 2.3): status IDENTITY_REQUIRED, tied to the
// person by the SSN, the password as the old system hashed it. A batch is one transaction and all its statements are for
// the whole batch. Whoever has an account, or ever had one, keeps what there is: a repeated import changes nothing, and
// nobody who closed an account finds it open again with an old password.
import { record } from '../../audit/record.js';
import { type LegacyHash, legacyText, readLegacyHash } from '../../authenticators/legacy-hash.js';
import { judgeUsername, normaliseUsername } from '../../authenticators/username.rules.js';
import type { Deps } from '../../deps.js';
import type { LegacyAccount, LegacyCandidate, LegacyImport, LegacyTaken } from '../../evidence/index.js';
import { addOwners, claimOwners } from '../../platform/db/blind-index.js';
import { joined, list, sql } from '../../platform/db/sql.js';
import type { ReadTx, Tx } from '../../platform/db/transaction.js';
import { accountFields, EMAIL, emailIndexed, USERNAME } from '../account-fields.js';
import { keepPeople, knownSubjects, subjectsOfSsns } from '../people-at-once.js';

type ImportDeps = Pick<Deps, 'db' | 'crypto' | 'ids' | 'clock'>;

/** What the importer is handed: see `LegacyImport`. */
export function legacyImport(deps: ImportDeps): LegacyImport {
  return {
    faultOf,
    take: async (batch) => {
      const people = new Map(batch.map((one) => [one.person.ssn, one]));
      // Looked at first, so that a repeated import seals nothing and takes nobody's turn.
      const having = await deps.db.read((tx) => whoHasAccount(tx, deps, [...people.keys()]));
      const wanted = [...people.values()].filter(({ person }) => !having.has(person.ssn));
      if (wanted.length === 0) return { taken: 0, left: having.size, refused: [] };
      const prepared = wanted.map((one) => prepare(deps, one));
      const done = await deps.db.inTx((tx) => take(tx, deps, prepared));
      return { ...done, left: done.left + having.size };
    },
  };
}

function faultOf({ username, passwordHash }: LegacyAccount): string | undefined {
  const verdict = judgeUsername(username);
  if (!verdict.ok)
    return verdict.reason === 'username.nineDigits'
      ? 'legacyAccount.username holds nine digits'
      : 'legacyAccount.username is not 6 to 64 of letters, digits and . _ - @ with a letter among them';
  return readLegacyHash(passwordHash)
    ? undefined
    : 'legacyAccount.passwordHash is none that can be checked, or costs more than is allowed (docs/import.md)';
}

interface Prepared extends LegacyCandidate {
  readonly id: string;
  readonly username: string;
  readonly hash: LegacyHash;
  readonly sealed: Record<'username' | 'email' | 'firstName' | 'lastName', string>;
}

/** All the sealing is done before the transaction opens. */
function prepare(deps: ImportDeps, candidate: LegacyCandidate): Prepared {
  const { account, person } = candidate;
  const id = deps.ids.next();
  const username = normaliseUsername(account.username);
  const hash = readLegacyHash(account.passwordHash);
  if (!hash) throw new Error('a password hash that cannot be read came as far as the database');
  const seal = (column: Parameters<typeof accountFields.seal>[2], text: string) =>
    accountFields.seal(deps, id, column, text);
  return {
    ...candidate,
    id,
    username,
    hash,
    sealed: {
      username: seal('username', username),
      email: seal('email', account.email),
      firstName: seal('firstName', person.firstName),
      lastName: seal('lastName', person.lastName),
    },
  };
}

/** SSNs of people who have an account, or had one. */
async function whoHasAccount(
  tx: ReadTx,
  deps: Pick<ImportDeps, 'crypto'>,
  ssns: readonly string[],
): Promise<Set<string>> {
  const subjects = await knownSubjects(tx, deps, ssns);
  const having = await owning(tx, [...subjects.values()]);
  return new Set(ssns.filter((ssn) => having.has(subjects.get(ssn) ?? '')));
}

async function owning(tx: ReadTx, people: readonly string[]): Promise<Set<string>> {
  const rows = await tx.sql<{ person_id: string }>(
    sql`SELECT person_id FROM account WHERE person_id IN ${list(people)}`,
  );
  return new Set(rows.map(({ person_id }) => person_id));
}

async function take(tx: Tx, deps: ImportDeps, batch: readonly Prepared[]): Promise<LegacyTaken> {
  const subjects = await subjectsOfSsns(
    tx,
    deps,
    batch.map(({ person }) => person.ssn),
  );
  const personOf = ({ person }: Prepared) => subjects.get(person.ssn) ?? '';
  const kept = await keepPeople(tx, deps, subjects);
  // Again, now that they are held: a registration may have been faster.
  const having = await owning(tx, [...subjects.values()]);
  const wanted = batch.filter((one) => !having.has(personOf(one)));
  const names = wanted.map(({ id, username }) => ({ purpose: USERNAME, value: username, ownerId: id }));
  const clashed = new Set((await claimOwners(tx, deps.crypto, names)).map(({ ownerId }) => ownerId));
  const taken = wanted.filter(({ id }) => !clashed.has(id));
  const refused = wanted.filter(({ id }) => clashed.has(id));

  await insertAccounts(tx, deps, taken, personOf);
  await addOwners(
    tx,
    deps.crypto,
    taken.map(({ id, account }) => ({ purpose: EMAIL, value: emailIndexed(account.email), ownerId: id })),
  );
  // Of whom no account was made, no SSN is kept.
  const idle = refused.map(personOf).filter((id) => kept.has(id));
  if (idle.length > 0) await tx.execute(sql`DELETE FROM person WHERE id IN ${list(idle)}`);
  if (taken.length > 0)
    record(tx, {
      kind: 'account.imported',
      actor: { kind: 'SYSTEM' },
      outcome: 'DONE',
      details: { accounts: taken.length },
    });
  return {
    taken: taken.length,
    left: batch.length - wanted.length,
    refused: refused.map(({ line }) => ({
      line,
      reason: 'legacyAccount.username belongs to somebody else: the person is in, the account is not',
    })),
  };
}

async function insertAccounts(
  tx: Tx,
  deps: ImportDeps,
  accounts: readonly Prepared[],
  personOf: (one: Prepared) => string,
): Promise<void> {
  if (accounts.length === 0) return;
  const at = deps.clock.iso();
  // The file does not tell the language; a holder changes it.
  const rows = accounts.map(
    (one) => sql`(${one.id}, ${personOf(one)}, 'IDENTITY_REQUIRED', 'EN', ${one.sealed.username},
      ${one.sealed.email}, ${one.sealed.firstName}, ${one.sealed.lastName}, ${legacyText(one.hash)}, ${at},
      ${one.hash.kind}, ${at}, ${at})`,
  );
  await tx.execute(sql`INSERT INTO account (id, person_id, status, language, username, email, first_name, last_name,
    password_hash, legacy_hash_since, legacy_hash_kind, imported_at, created_at) VALUES ${joined(rows, ', ')}`);
}
