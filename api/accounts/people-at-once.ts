// The people of a whole batch, by SSN (person.ts does the same for one): as many statements for five hundred as for one.
import type { Deps } from '../deps.js';
import { aad } from '../platform/crypto/index.js';
import { claimOwners } from '../platform/db/blind-index.js';
import { joined, list, sql } from '../platform/db/sql.js';
import type { ReadTx, Tx } from '../platform/db/transaction.js';
import { PERSON_SSN, subjectOfSsn } from './person.js';

/** The id that each SSN stands for, made where it is new. */
export async function subjectsOfSsns(
  tx: Tx,
  deps: Pick<Deps, 'crypto' | 'ids'>,
  ssns: readonly string[],
): Promise<Map<string, string>> {
  const known = await knownSubjects(tx, deps, ssns);
  const fresh = ssns
    .filter((ssn) => !known.has(ssn))
    .map((value) => ({ purpose: PERSON_SSN, value, ownerId: deps.ids.next() }));
  const lost = new Set((await claimOwners(tx, deps.crypto, fresh)).map(({ value }) => value));
  // Who was typed elsewhere in this very moment has a subject from there.
  for (const { value, ownerId } of fresh)
    known.set(value, lost.has(value) ? await subjectOfSsn(tx, deps, value) : ownerId);
  return known;
}

/** Those of the SSNs that were typed or imported before, with their ids. */
export async function knownSubjects(
  tx: ReadTx,
  { crypto }: Pick<Deps, 'crypto'>,
  ssns: readonly string[],
): Promise<Map<string, string>> {
  const ssnOf = new Map<string, string>();
  const keyIds = new Set<string>();
  for (const ssn of ssns)
    for (const { keyId, digest } of crypto.digests(PERSON_SSN, ssn)) {
      keyIds.add(keyId);
      ssnOf.set(digest, ssn);
    }
  const rows = await tx.sql<{ digest: string; owner_id: string }>(sql`SELECT digest, owner_id FROM blind_index
    WHERE purpose = ${PERSON_SSN} AND key_id IN ${list([...keyIds])} AND digest IN ${list([...ssnOf.keys()])}`);
  return new Map(rows.map(({ digest, owner_id }) => [ssnOf.get(digest) ?? '', owner_id]));
}

/**
 * Keeps each SSN, sealed, and holds the people until the transaction ends, in the order of their ids so that two batches
 * do not wait for each other. Gives those that were not kept before.
 */
export async function keepPeople(
  tx: Tx,
  deps: Pick<Deps, 'crypto' | 'clock'>,
  subjects: ReadonlyMap<string, string>,
): Promise<Set<string>> {
  const at = deps.clock.iso();
  const rows = [...subjects]
    .sort(([, a], [, b]) => Number(a > b) - Number(a < b))
    .map(([ssn, id]) => sql`(${id}, ${deps.crypto.seal(ssn, aad('person', 'ssn', id))}, ${at})`);
  const kept = await tx.sql<{ id: string }>(sql`INSERT INTO person (id, ssn, created_at)
    VALUES ${joined(rows, ', ')} ON CONFLICT (id) DO NOTHING RETURNING id`);
  if (tx.dialect === 'postgres')
    await tx.sql(
      sql`SELECT id FROM person WHERE id IN ${list([...subjects.values()])} ORDER BY id FOR UPDATE`,
    );
  return new Set(kept.map(({ id }) => id));
}
