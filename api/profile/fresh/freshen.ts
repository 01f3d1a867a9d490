// The second factor shown again (domain.md section 3; api.md freshenSecurityCode): for `freshMinutes` what is sensitive
// may be done. Tries are bounded in the session as in a sign-in, and counted on the account, where they lock sign-ins;
// the session stays. Trust rises, so the session goes on under another token, and the old one is dead at once.

import { record } from '../../audit/record.js';
import { enterSecurityCode } from '../../authenticators/enter-security-code.js';
import type { Deps } from '../../deps.js';
import { renewSessionToken, Session } from '../../login/index.js';
import { update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { openHolder } from '../holder.js';
import { codeAskedInSession } from './send-fresh-code.js';

/** The session as it goes on, and its token, once. */
export interface Freshened extends Done {
  readonly session: Session | null;
  readonly sessionToken: string | null;
}

/** User errors: INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, CODE_USED_UP. */
export async function freshenSecurityCode(
  deps: Deps,
  request: RequestFacts,
  current: Session,
  input: { deviceId: string; code: string },
): Promise<Freshened> {
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, current, { fresh: false });
    if ('error' in holder) return { session: null, sessionToken: null, userErrors: [holder.error] };
    const { account, session } = holder;
    const judged = await enterSecurityCode(tx, deps, codeAskedInSession(holder), input);
    if (!judged.right) {
      const { error, missed } = judged;
      if (missed) {
        await update(tx, Session, { misses: session.misses + 1 }, sql`WHERE id = ${session.id}`);
        record(tx, {
          kind: missed.locksAccount ? 'login.locked' : 'code.refused',
          actor: { kind: 'HOLDER', id: account.id },
          subject: session.id,
          outcome: 'REFUSED',
          details: { device: missed.device.kind },
          request,
        });
      }
      return { session: null, sessionToken: null, userErrors: [error] };
    }
    const renewed = await renewSessionToken(tx, deps, session);
    record(tx, {
      kind: 'session.freshened',
      actor: { kind: 'HOLDER', id: account.id },
      subject: session.id,
      outcome: 'DONE',
      details: { device: judged.device.kind },
      request,
    });
    return { session: renewed.session, sessionToken: renewed.token, userErrors: [] };
  });
}
