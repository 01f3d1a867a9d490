// The proportion in which kinds of password hashes exist, counted rarely and off the way of the sign-ins, and by it the
// kind that an unknown name seems to have (stand-in.rules.ts). Between two counts the proportion is a little old: what
// the clock tells then is drowned in the names that nobody has.
import type { StandIn } from '../../authenticators/password.js';
import { type Clock, MINUTE_MS } from '../../platform/clock.js';
import type { Digests } from '../../platform/crypto/index.js';
import { sql } from '../../platform/db/sql.js';
import type { Database, ReadTx } from '../../platform/db/transaction.js';
import { type LegacyShare, type LegacyShares, standInOf } from './stand-in.rules.js';

export interface StandInDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Its key outlives rotation: a name whose time changed with a key would give itself away. */
  readonly crypto: Pick<Digests, 'stableHash'>;
}

const COUNT_AGAIN_MS = 5 * MINUTE_MS;

export function createStandIn({ db, clock, crypto }: StandInDeps): StandIn {
  let counted: { shares: LegacyShares; atMs: number } | undefined;
  let counting: Promise<void> | undefined;
  const count = () => {
    counting ??= db
      .read(countShares)
      .then((shares) => {
        counted = { shares, atMs: clock.epochMs() };
      })
      // The old count serves on; a database that is away is told by the sign-in itself.
      .catch(() => undefined)
      .finally(() => {
        counting = undefined;
      });
    return counting;
  };
  return async (username) => {
    if (!counted) await count();
    else if (clock.epochMs() - counted.atMs >= COUNT_AGAIN_MS) void count();
    const drawn = crypto.stableHash(`password-kind\0${username}`).readUInt32BE(0) / 2 ** 32;
    return counted && standInOf(drawn, counted.shares);
  };
}

/** In a fixed order, so that a name keeps its kind. */
async function countShares(tx: ReadTx): Promise<LegacyShares> {
  const all = await tx.one<{ n: number }>(sql`SELECT count(*) AS n FROM account WHERE status <> 'CLOSED'`);
  // A password that was changed or reset meanwhile is one of ours, whatever the column still says.
  const legacy = await tx.sql<{ kind: string; n: number }>(sql`SELECT legacy_hash_kind AS kind, count(*) AS n
    FROM account WHERE legacy_hash_kind IS NOT NULL AND status <> 'CLOSED'
      AND (password_hash LIKE '$%' OR password_hash LIKE '%!%') GROUP BY legacy_hash_kind ORDER BY legacy_hash_kind`);
  return {
    all: Number(all?.n ?? 0),
    legacy: legacy.map(({ kind, n }): LegacyShare => ({ kind, accounts: Number(n) })),
  };
}
