// The credentials of protected applications: made and ended by an operator's command, shown once, checked at each
// question. The secret has 256 bits, so that its plain digest is enough to keep (RFC 6749 section 2.3.1).
import type { ApplicationKey } from '../../schema/applications.js';
import { record } from '../audit/index.js';
import type { Deps } from '../deps.js';
import { equalInConstantTime, tokenDigest } from '../platform/crypto/index.js';
import { find, findAll, insert, update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import { ApplicationClient } from './application-client.entity.js';

/** Makes credentials; the secret is handed out here and never again. An application may have several. */
export async function addClient(
  deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'crypto'>,
  application: ApplicationKey,
): Promise<{ id: string; secret: string }> {
  const id = deps.ids.next();
  const secret = deps.crypto.newToken();
  await deps.db.inTx(async (tx) => {
    await insert(tx, ApplicationClient, {
      id,
      application,
      secretDigest: tokenDigest(secret),
      createdAt: deps.clock.iso(),
      endedAt: null,
    });
    record(tx, {
      kind: 'application.added',
      actor: { kind: 'SYSTEM' },
      subject: id,
      outcome: 'DONE',
      details: { application },
    });
  });
  return { id, secret };
}

/** Ends credentials at once; false when there are none of this id, or they ended before. */
export async function endClient(deps: Pick<Deps, 'db' | 'clock'>, id: string): Promise<boolean> {
  return deps.db.inTx(async (tx) => {
    const at = deps.clock.iso();
    const ended = await update(
      tx,
      ApplicationClient,
      { endedAt: at },
      sql`WHERE id = ${id} AND ended_at IS NULL`,
    );
    if (ended === 1)
      record(tx, { kind: 'application.ended', actor: { kind: 'SYSTEM' }, subject: id, outcome: 'DONE' });
    return ended === 1;
  });
}

export async function allClients({ db }: Pick<Deps, 'db'>): Promise<ApplicationClient[]> {
  return db.read((tx) => findAll(tx, ApplicationClient, sql`ORDER BY id`));
}

/** What the digest of a secret is compared with when nobody has the id; no digest looks like it. */
const NOBODYS = '-'.repeat(43);
const ID_FORMAT = /^[0-9a-f-]{36}$/;

/** The client of an id and its secret; undefined when either is wrong, without telling which by time. */
export async function clientOf(
  { db }: Pick<Deps, 'db'>,
  { id, secret }: { id: string; secret: string },
): Promise<ApplicationClient | undefined> {
  // What was typed may hold signs that no database takes.
  const asked = ID_FORMAT.test(id) ? id : '';
  const client = await db.read((tx) =>
    find(tx, ApplicationClient, sql`WHERE id = ${asked} AND ended_at IS NULL`),
  );
  return equalInConstantTime(tokenDigest(secret), client?.secretDigest ?? NOBODYS) ? client : undefined;
}
