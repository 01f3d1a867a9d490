// Puts one batch of people into the directory, in one transaction: new ones are added, changed ones replaced under the
// id they have, unchanged ones passed over. So an import that was killed is simply run again (domain.md section 5).
import { addOwners, claimOwners } from '../../platform/db/blind-index.js';
import { joined, list, sql } from '../../platform/db/sql.js';
import type { ReadTx, Tx } from '../../platform/db/transaction.js';
import { type DirectoryDeps, PHONE_INDEX, SSN_INDEX, sealPerson, sealPhone } from '../directory-rows.js';
import type { Person } from '../people.js';

/** A person of the file with the text and the number of her line. */
export interface Candidate {
  person: Person;
  line: string;
  number: number;
}

export interface Stored {
  added: number;
  replaced: number;
  unchanged: number;
}

type StoreDeps = Omit<DirectoryDeps, 'policy'>;

/** Changes with the way a person is stored, so that a later version stores everybody anew. */
const LINE_DIGEST = 'tax_record.line.1';
const TRIES = 5;

/** Somebody else put one of these people in meanwhile; the batch is prepared again from what is there now. */
class Overtaken extends Error {}

/** A batch with all its sealing done, so that writing it is short. */
export interface PreparedBatch {
  batch: readonly Candidate[];
  prepared: readonly Prepared[];
  unchanged: number;
}

/** Looks up who is there already and seals the others; of two lines with one SSN the last one counts. */
export async function prepareBatch(deps: StoreDeps, batch: readonly Candidate[]): Promise<PreparedBatch> {
  const people = new Map(batch.map((candidate) => [candidate.person.ssn, candidate]));
  const present = await deps.db.read((tx) => alreadyThere(tx, deps, [...people.keys()]));
  const prepared: Prepared[] = [];
  for (const { person, line } of people.values()) {
    const known = present.get(person.ssn);
    const lineDigest = digestOf(deps, line);
    if (known?.lineDigest !== lineDigest) prepared.push(prepare(deps, person, lineDigest, known?.id));
  }
  return { batch, prepared, unchanged: batch.length - prepared.length };
}

/** Writes a prepared batch in one transaction. */
export async function writeBatch(deps: StoreDeps, first: PreparedBatch): Promise<Stored> {
  let prepared = first;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await writeOnce(deps, prepared.prepared);
      const added = prepared.prepared.filter(({ isNew }) => isNew).length;
      return { added, replaced: prepared.prepared.length - added, unchanged: prepared.unchanged };
    } catch (error) {
      if (!(error instanceof Overtaken) || attempt === TRIES) throw error;
      prepared = await prepareBatch(deps, first.batch);
    }
  }
}

async function writeOnce(deps: StoreDeps, prepared: readonly Prepared[]): Promise<void> {
  if (prepared.length === 0) return;
  const { crypto, db } = deps;
  const owners = prepared.map(({ id, ssn }) => ({ purpose: SSN_INDEX, value: ssn, ownerId: id }));
  const phones = prepared.flatMap((person) => person.phones);
  const numbers = phones.map(({ id, value }) => ({ purpose: PHONE_INDEX, value, ownerId: id }));
  await db.inTx(async (tx) => {
    const replaced = prepared.filter(({ isNew }) => !isNew).map(({ id }) => id);
    if (replaced.length > 0) await forget(tx, replaced);
    if ((await claimOwners(tx, crypto, owners)).length > 0) throw new Overtaken();
    await write(tx, prepared, deps.clock.iso());
    await addOwners(tx, crypto, numbers);
  });
}

type Prepared = ReturnType<typeof prepare>;

/** All the sealing is done before the transaction opens. */
function prepare(deps: StoreDeps, person: Person, lineDigest: string, knownId: string | undefined) {
  const id = knownId ?? deps.ids.next();
  const phones = person.phones.map((phone) => {
    const phoneId = deps.ids.next();
    return { id: phoneId, value: phone.number, sealed: sealPhone(deps.crypto, phoneId, person, phone) };
  });
  return {
    id,
    isNew: knownId === undefined,
    ssn: person.ssn,
    sealed: sealPerson(deps.crypto, id, person),
    frozen: person.creditFrozen ?? false,
    lineDigest,
    phones,
  };
}

function digestOf({ crypto }: Pick<StoreDeps, 'crypto'>, line: string): string {
  const [newest] = crypto.digests(LINE_DIGEST, line);
  return newest ? `${newest.keyId}.${newest.digest}` : '';
}

/** SSN → the id and line digest of the people of the batch who are in the directory. */
async function alreadyThere(tx: ReadTx, { crypto }: StoreDeps, ssns: readonly string[]) {
  const ssnOf = new Map<string, string>();
  const keyIds = new Set<string>();
  for (const ssn of ssns)
    for (const { keyId, digest } of crypto.digests(SSN_INDEX, ssn)) {
      keyIds.add(keyId);
      ssnOf.set(digest, ssn);
    }
  const rows = await tx.sql<{ digest: string; id: string; line_digest: string }>(sql`
    SELECT i.digest, t.id, t.line_digest FROM blind_index i JOIN tax_record t ON t.id = i.owner_id
    WHERE i.purpose = ${SSN_INDEX} AND i.key_id IN ${list([...keyIds])} AND i.digest IN ${list([...ssnOf.keys()])}`);
  return new Map(
    rows.map((row) => [ssnOf.get(row.digest) ?? '', { id: row.id, lineDigest: row.line_digest }]),
  );
}

async function forget(tx: Tx, ids: readonly string[]): Promise<void> {
  const people = list(ids);
  await tx.execute(sql`DELETE FROM blind_index_many WHERE owner_id IN
    (SELECT id FROM phone_record WHERE person_id IN ${people})`);
  await tx.execute(sql`DELETE FROM phone_record WHERE person_id IN ${people}`);
  await tx.execute(sql`DELETE FROM credit_file WHERE id IN ${people}`);
  await tx.execute(sql`DELETE FROM tax_record WHERE id IN ${people}`);
}

async function write(tx: Tx, people: readonly Prepared[], now: string): Promise<void> {
  const records = people.map(
    ({ id, sealed, lineDigest }) =>
      sql`(${id}, ${sealed.ssn}, ${sealed.identity}, ${sealed.returns}, ${sealed.incomeDocuments}, ${lineDigest}, ${now})`,
  );
  const written = await tx.execute(sql`INSERT INTO tax_record
    (id, ssn, identity, returns, income_documents, line_digest, imported_at) VALUES ${joined(records, ', ')}
    ON CONFLICT DO NOTHING`);
  if (written < people.length) throw new Overtaken();
  const files = people.map(({ id, sealed, frozen }) => sql`(${id}, ${frozen}, ${sealed.accounts}, ${now})`);
  await tx.execute(
    sql`INSERT INTO credit_file (id, frozen, accounts, imported_at) VALUES ${joined(files, ', ')}`,
  );
  const phones = people.flatMap(({ id, phones }) =>
    phones.map(
      (phone) =>
        sql`(${phone.id}, ${id}, ${phone.sealed.number}, ${phone.sealed.holder}, ${phone.sealed.lineType}, ${phone.sealed.linked}, ${now})`,
    ),
  );
  for (let at = 0; at < phones.length; at += PHONES_A_STATEMENT) {
    const some = phones.slice(at, at + PHONES_A_STATEMENT);
    await tx.execute(sql`INSERT INTO phone_record
      (id, person_id, number, holder, line_type, linked, imported_at) VALUES ${joined(some, ', ')}`);
  }
}

/** Nobody limits the phones of a person; SQLite limits the parameters of a statement to 32,766. */
const PHONES_A_STATEMENT = 2000;
