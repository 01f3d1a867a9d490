// Right after an import, password hashes of the old system are wrapped in Argon2id (domain.md 2.3): until their holders
// come, a stolen copy of the database is worth no more of these than of the others. One hash at a time, in a lane of its
// own in the hash queue, so that sign-ins go first; killed at any instant, what is wrapped stays, and the rest is found
// again. Each row changes only while it holds the hash that was wrapped: a sign-in that hashed anew meanwhile has won.
import { record } from '../../audit/record.js';
import { Busy } from '../../authenticators/hash-queue.js';
import type { Deps } from '../../deps.js';
import { MINUTE_MS, SECOND_MS } from '../../platform/clock.js';
import { findAll, update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import { defineJob, noPayload } from '../../platform/jobs/index.js';
import { Account } from '../account.entity.js';

type WrapDeps = Pick<Deps, 'db' | 'hasher' | 'clock'>;

const ROWS_A_BATCH = 25;
/** Shorter than a round: of several workers one at a time is at it. */
const AT_IT_MS = 50 * SECOND_MS;
const LANE = 'wrapping of old password hashes';

export const wrapLegacyHashesJob = defineJob<WrapDeps, Record<string, never>>({
  name: 'wrap-legacy-hashes',
  queue: 'upkeep',
  parse: noPayload,
  everyMs: MINUTE_MS,
  run: async (deps) => {
    await wrapLegacyHashes(deps);
  },
});

/** Gives how many were wrapped. Ends early when the hash queue is full or the round is over; the next one goes on. */
export async function wrapLegacyHashes(deps: WrapDeps): Promise<number> {
  const until = deps.clock.epochMs() + AT_IT_MS;
  let wrapped = 0;
  let after = '';
  for (;;) {
    const accounts = await deps.db.read((tx) =>
      findAll(
        tx,
        Account,
        sql`WHERE legacy_hash_since IS NOT NULL AND id > ${after} ORDER BY id LIMIT ${ROWS_A_BATCH}`,
      ),
    );
    after = accounts.at(-1)?.id ?? '';
    if (accounts.length === 0) return wrapped;
    const made = await wrapEach(deps, accounts);
    wrapped += await keep(deps, made);
    if (made.length < accounts.length || deps.clock.epochMs() >= until) return wrapped;
  }
}

interface Wrapped {
  readonly account: Account;
  /** Undefined where the hash is no old one as it came: the password was changed. */
  readonly passwordHash: string | undefined;
}

/** Outside the transaction; those from where on the queue was full are missing. */
async function wrapEach({ hasher }: WrapDeps, accounts: readonly Account[]): Promise<Wrapped[]> {
  const made: Wrapped[] = [];
  try {
    for (const account of accounts)
      made.push({ account, passwordHash: await hasher.wrap(account.passwordHash, LANE) });
  } catch (fault) {
    if (!(fault instanceof Busy)) throw fault;
  }
  return made;
}

async function keep({ db }: WrapDeps, made: readonly Wrapped[]): Promise<number> {
  if (made.length === 0) return 0;
  return db.inTx(async (tx) => {
    let kept = 0;
    for (const { account, passwordHash = account.passwordHash } of made) {
      const changes = { passwordHash, legacyHashSince: null };
      const unchanged = sql`WHERE id = ${account.id} AND password_hash = ${account.passwordHash}`;
      const changed = await update(tx, Account, changes, unchanged);
      if (passwordHash !== account.passwordHash) kept += changed;
    }
    if (kept > 0)
      record(tx, {
        kind: 'account.passwordRehashed',
        actor: { kind: 'SYSTEM' },
        outcome: 'DONE',
        details: { accounts: kept },
      });
    return kept;
  });
}
