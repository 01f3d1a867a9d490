// Sessions: a random token of which only the digest is kept, an idle and an absolute end by policy (domain.md section 3).
import { noteActivity } from '../accounts/index.js';
import { record } from '../audit/record.js';
import type { Deps } from '../deps.js';
import { after, HOUR_MS, MINUTE_MS } from '../platform/clock.js';
import { tokenDigest } from '../platform/crypto/index.js';
import { find, findAll, findAndHold, insert, update } from '../platform/db/rows.js';
import { sealedFields } from '../platform/db/sealed-fields.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx, Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import { Session } from './login.entity.js';

export const sessionFields = sealedFields(Session, 'session', ['client', 'address']);

/** Starts a session; the token is handed out once. `secondFactorAt`: null when it does not count for sensitive changes. */
export async function startSession(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  who: Pick<Session, 'accountId' | 'application' | 'secondFactorAt'>,
): Promise<{ session: Session; token: string }> {
  const now = deps.clock.now();
  const at = now.toISOString();
  const id = deps.ids.next();
  const token = deps.crypto.newToken();
  const session = Object.assign(new Session(), {
    id,
    accountId: who.accountId,
    tokenDigest: tokenDigest(token),
    application: who.application,
    startedAt: at,
    lastSeenAt: at,
    expiresAt: after(now, deps.policy.sessionHours * HOUR_MS),
    secondFactorAt: who.secondFactorAt,
    misses: 0,
    client: sessionFields.seal(deps, id, 'client', request.userAgent ?? ''),
    address: sessionFields.seal(deps, id, 'address', request.address),
    endedAt: null,
    askedBy: '',
  });
  await insert(tx, Session, session);
  await noteActivity(tx, deps, request, who.accountId, 'SIGNED_IN');
  record(tx, {
    kind: 'session.started',
    actor: { kind: 'HOLDER', id: who.accountId },
    subject: id,
    outcome: 'DONE',
    details: { application: who.application },
    request,
  });
  return { session, token };
}

/** Last seen is written when it is this much older than now, so that reading does not write at every request. */
const SEEN_EVERY_MS = 30_000;
/** At most this part of the idle time is lost by that. */
const SEEN_PART_OF_IDLE = 30;

/** The live session of a token; undefined when it is unknown, ended, idle too long or too old. */
export async function sessionOf(deps: Deps, token: string): Promise<Session | undefined> {
  const session = await deps.db.read((tx) =>
    // An account that may not sign in has no use for its sessions either, whoever forgot to end them.
    find(
      tx,
      Session,
      sql`WHERE token_digest = ${tokenDigest(token)} AND EXISTS (SELECT 1 FROM account WHERE account.id = account_id
        AND account.status = 'ACTIVE' AND account.password_reset_due_since IS NULL)`,
    ),
  );
  if (!session || !isLive(deps, session)) return undefined;
  const now = deps.clock.now();
  const seenEveryMs = Math.min(
    SEEN_EVERY_MS,
    (deps.policy.sessionIdleMinutes * MINUTE_MS) / SEEN_PART_OF_IDLE,
  );
  if (now.getTime() - new Date(session.lastSeenAt).getTime() > seenEveryMs) {
    const seen = now.toISOString();
    await deps.db.inTx((tx) =>
      update(
        tx,
        Session,
        { lastSeenAt: seen },
        sql`WHERE id = ${session.id} AND ended_at IS NULL AND last_seen_at < ${seen}`,
      ),
    );
    session.lastSeenAt = seen;
  }
  return session;
}

/** When a session ends if nobody uses it any more: by its whole time, or by falling idle before. */
export function sessionEndsAt({ policy }: Pick<Deps, 'policy'>, session: Session): string {
  const idleAt = after(new Date(session.lastSeenAt), policy.sessionIdleMinutes * MINUTE_MS);
  return idleAt < session.expiresAt ? idleAt : session.expiresAt;
}

export function isLive(deps: Pick<Deps, 'clock' | 'policy'>, session: Session): boolean {
  const now = deps.clock.now();
  const idleSince = new Date(session.lastSeenAt).getTime();
  return (
    session.endedAt === null &&
    session.expiresAt > now.toISOString() &&
    now.getTime() - idleSince <= deps.policy.sessionIdleMinutes * MINUTE_MS
  );
}

/** The live sessions of an account, newest first. */
export async function sessionsOf(
  tx: ReadTx,
  deps: Pick<Deps, 'clock' | 'policy'>,
  accountId: string,
): Promise<Session[]> {
  const rows = await findAll(
    tx,
    Session,
    sql`WHERE account_id = ${accountId} AND ended_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 100`,
  );
  return rows.filter((session) => isLive(deps, session));
}

/** The sign-in before this one, as it is shown after signing in. */
export async function signInBefore(tx: ReadTx, session: Session): Promise<Session | undefined> {
  return find(
    tx,
    Session,
    sql`WHERE account_id = ${session.accountId} AND started_at < ${session.startedAt} ORDER BY started_at DESC LIMIT 1`,
  );
}

/** Ends every session of an account, but for one that stays: who held a lost device may hold a session too. */
export async function endSessionsOf(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  accountId: string,
  except?: string,
): Promise<void> {
  const open = await findAll(tx, Session, sql`WHERE account_id = ${accountId} AND ended_at IS NULL`);
  for (const session of open) if (session.id !== except) await endSession(tx, deps, session);
}

/** The session held for this transaction; undefined when it ended since the request came in. */
export async function liveSession(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'policy'>,
  id: string,
): Promise<Session | undefined> {
  const session = await findAndHold(tx, Session, sql`WHERE id = ${id}`);
  return session && isLive(deps, session) ? session : undefined;
}

/** Whether the second factor was shown recently enough for a sensitive change (domain.md section 3). */
export function isFresh(deps: Pick<Deps, 'clock' | 'policy'>, session: Session): boolean {
  return freshUntil(deps, session) !== null;
}

/** Until when it is; null when a sensitive change needs the second factor again. */
export function freshUntil(deps: Pick<Deps, 'clock' | 'policy'>, { secondFactorAt }: Session): string | null {
  if (secondFactorAt === null) return null;
  const until = after(new Date(secondFactorAt), deps.policy.freshMinutes * MINUTE_MS);
  return until > deps.clock.iso() ? until : null;
}

/**
 * The second factor was shown again: the session counts as fresh, and goes on under another token, so that one which
 * somebody else has seen gains nothing by it. The token is handed out once.
 */
export async function renewSessionToken(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'crypto'>,
  session: Session,
): Promise<{ session: Session; token: string }> {
  const token = deps.crypto.newToken();
  const changes = { tokenDigest: tokenDigest(token), secondFactorAt: deps.clock.iso(), misses: 0 };
  await update(tx, Session, changes, sql`WHERE id = ${session.id}`);
  return { session: Object.assign(session, changes), token };
}

/** Ends one session; true when it was live. */
export async function endSession(tx: Tx, deps: Pick<Deps, 'clock'>, session: Session): Promise<boolean> {
  const ended = await update(
    tx,
    Session,
    { endedAt: deps.clock.iso() },
    sql`WHERE id = ${session.id} AND ended_at IS NULL`,
  );
  if (ended === 1) {
    record(tx, {
      kind: 'session.ended',
      actor: { kind: 'HOLDER', id: session.accountId },
      subject: session.id,
      outcome: 'DONE',
    });
  }
  return ended === 1;
}
