// The way into every deed of a signed-in holder: session and account are held for the transaction, and what is
// sensitive wants a second factor shown recently (domain.md section 3 "fresh second factor"; api.md, marked *).
import { Account } from '../accounts/index.js';
import type { Device } from '../authenticators/device.entity.js';
import { activeDevices } from '../authenticators/devices.js';
import type { Deps } from '../deps.js';
import { isFresh, liveSession, type Session } from '../login/index.js';
import { findAndHold } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import { unauthenticated } from '../platform/graphql/errors.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';

export interface Holder {
  readonly account: Account;
  readonly session: Session;
  /** Those that make or receive security codes now. */
  readonly devices: readonly Device[];
}

/** Anything a signed-in holder may do. `fresh`: only with a second factor shown within `freshMinutes`. */
export interface Wanted {
  readonly fresh: boolean;
}

/**
 * The holder of a session, held. FRESH_CODE_REQUIRED when the deed is sensitive and the second factor is too old.
 * Throws UNAUTHENTICATED when session, token or account ended since the request came in. Account first, then session: everybody
 * who holds both holds them in this order.
 */
export async function openHolder(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'policy'>,
  { id, accountId, tokenDigest }: Pick<Session, 'id' | 'accountId' | 'tokenDigest'>,
  { fresh }: Wanted,
): Promise<Holder | { error: UserErrorRow }> {
  const account = await findAndHold(tx, Account, sql`WHERE id = ${accountId}`);
  const session = await liveSession(tx, deps, id);
  // A request whose token was renewed while it waited comes with a dead one.
  if (session?.tokenDigest !== tokenDigest) throw unauthenticated();
  if (account?.status !== 'ACTIVE' || account.passwordResetDueSince !== null) throw unauthenticated();
  if (fresh && !isFresh(deps, session)) return { error: { code: 'FRESH_CODE_REQUIRED' } };
  return { account, session, devices: await activeDevices(tx, accountId) };
}
