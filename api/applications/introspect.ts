// What a protected application is told of a session (RFC 7662 section 2.2): whether it is live, whose, for which
// application it was started, how the holder was proven, and until when. Of a session that is over, of one that never
// was, and of an account that may not sign in: that it is not active, and no more.
import { accountById } from '../accounts/index.js';
import { record } from '../audit/index.js';
import type { Deps } from '../deps.js';
import { type Session, sessionEndsAt, sessionOf } from '../login/index.js';
import { sql } from '../platform/db/sql.js';
import type { RequestFacts } from '../platform/request.js';
import type { ApplicationClient } from './application-client.entity.js';

/** Instants are seconds since 1970, as RFC 7662 has them. What we add to it is explained in docs/applications.md. */
export interface ActiveSession {
  readonly active: true;
  readonly token_type: 'Bearer';
  readonly iss: string;
  /** The account's id. */
  readonly sub: string;
  readonly iat: number;
  /** The earlier of the session's end and the moment at which it will have been idle too long. */
  readonly exp: number;
  readonly auth_time: number;
  readonly amr: readonly string[];
  /** The application that was named at the sign-in. */
  readonly application: string;
  /** When the second factor was last shown; absent where it does not count for sensitive changes. */
  readonly second_factor_at?: number;
  readonly identity_proofing?: { readonly method: string; readonly proven_at: number };
}

export type Introspection = ActiveSession | { readonly active: false };

/** Asking is use of the session: it does not fall idle while an application works with it. */
export async function introspect(
  deps: Deps,
  request: Pick<RequestFacts, 'requestId' | 'address'>,
  client: ApplicationClient,
  token: string,
): Promise<Introspection> {
  const session = await sessionOf(deps, token);
  const account = session && (await deps.db.read((tx) => accountById(tx, session.accountId)));
  if (!account) return { active: false };
  await noteFirst(deps, request, client, session);
  const { proofingMethod, provenAt } = account;
  return {
    active: true,
    token_type: 'Bearer',
    iss: deps.config.publicUrl,
    sub: account.id,
    // A second factor that is shown again makes another token; that of the sign-in may be older than the session.
    iat: Math.max(seconds(session.startedAt), seconds(session.secondFactorAt ?? session.startedAt)),
    exp: seconds(sessionEndsAt(deps, session)),
    auth_time: seconds(session.startedAt),
    // RFC 8176: a password, and more than one factor; which device gave the code is not told.
    amr: ['pwd', 'mfa'],
    application: session.application,
    ...(session.secondFactorAt !== null && { second_factor_at: seconds(session.secondFactorAt) }),
    ...(proofingMethod !== null &&
      provenAt !== null && { identity_proofing: { method: proofingMethod, proven_at: seconds(provenAt) } }),
  };
}

/** Applications ask at every page: that an application asked about a session is recorded the first time (docs/audit.md). */
async function noteFirst(
  { db }: Pick<Deps, 'db'>,
  request: Pick<RequestFacts, 'requestId' | 'address'>,
  { id, application }: ApplicationClient,
  session: Session,
): Promise<void> {
  if (session.askedBy.split(' ').includes(application)) return;
  await db.inTx(async (tx) => {
    const isFirst = await tx.execute(sql`UPDATE session SET asked_by = asked_by || ${`${application} `}
      WHERE id = ${session.id} AND ' ' || asked_by NOT LIKE ${`% ${application} %`}`);
    if (isFirst === 0) return;
    record(tx, {
      kind: 'session.introspected',
      actor: { kind: 'APPLICATION', id },
      subject: session.id,
      outcome: 'DONE',
      details: { application },
      request,
    });
  });
}

const seconds = (instant: string): number => Math.floor(new Date(instant).getTime() / 1000);
