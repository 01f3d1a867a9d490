// The end of a sign-in, reached from the security code, the new device or the agreement: the session, and its token once.
import type { Deps } from '../deps.js';
import type { Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import type { Session, SessionTransport } from './login.entity.js';
import type { LoginAnswer, OpenLogin } from './open-login.js';
import { startSession } from './sessions.js';

/** What a step answers that may end a sign-in. */
export interface SignedIn extends LoginAnswer {
  readonly session: Session | null;
  /** For the cookie or the payload, by `transport`; never kept. */
  readonly sessionToken: string | null;
  readonly transport: SessionTransport;
}

/**
 * A session when the sign-in has come to its end, none when a requirement is still open. `codeShownAt`: when its second
 * factor was shown, now if not given.
 */
export async function sessionIfComplete(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  moved: OpenLogin,
  codeShownAt: string = deps.clock.iso(),
): Promise<SignedIn> {
  const { login } = moved;
  const transport = login.transport ?? 'COOKIE';
  if (login.state !== 'COMPLETE') {
    return { login: moved, userErrors: [], session: null, sessionToken: null, transport };
  }
  const { session, token } = await startSession(tx, deps, request, {
    accountId: login.accountId,
    application: login.application,
    // After a temporary password sensitive changes wait for another code (api.md "Flows, settled").
    secondFactorAt: login.byTemporaryPassword ? null : codeShownAt,
  });
  return { login: moved, userErrors: [], session, sessionToken: token, transport };
}

/** A step that did not end the sign-in. */
export const notSignedIn = (answer: LoginAnswer): SignedIn => ({
  ...answer,
  session: null,
  sessionToken: null,
  transport: 'COOKIE',
});
