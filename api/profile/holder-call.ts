// A deed of the signed-in holder as a resolver runs it: limited for each client address where a secret is checked, done
// once for an idempotency key of this account, and answered together with the account as it then stands.
import type { PublicContext } from '../deps.js';
import type { Session } from '../login/index.js';
import { overLimit } from '../platform/graphql/check-limit.js';
import { unauthenticated } from '../platform/graphql/errors.js';
import { onceByKey } from '../platform/graphql/idempotency.js';
import type { Done, UserErrorRow } from '../platform/graphql/user-error.js';
import type { AccountView } from './me.view.js';
import { presentHolder } from './present-holder.js';

export const refused = (...userErrors: readonly UserErrorRow[]): Done => ({ userErrors });

export interface HolderCall {
  readonly operation: string;
  readonly input?: { readonly idempotencyKey?: string | null };
  /** Whether a wrong guess could be tried again and again. */
  readonly checksSecret?: boolean;
}

/** Runs `deed`. What it hands out once (a token, a pairing) is null in the replay of an idempotency key. */
export async function holderCall<A extends Done>(
  context: PublicContext,
  { operation, input = {}, checksSecret = false }: HolderCall,
  deed: (session: Session) => Promise<A>,
): Promise<(A | Done) & { account: AccountView | null }> {
  const { deps, session } = context;
  // The gate has asked already (public-schema.ts); here the compiler does.
  if (!session) throw unauthenticated();
  const limited = checksSecret ? await overLimit(context) : undefined;
  const done = limited
    ? { userErrors: [limited] }
    : await onceByKey<A | Done>(deps, {
        operation,
        scope: session.accountId,
        input,
        run: () => deed(session),
        keep: ({ userErrors }) => ({ id: null, userErrors }),
        replay: async ({ userErrors }) => ({ userErrors }),
        refuse: (error) => ({ userErrors: [error] }),
      });
  return { ...done, account: await presentHolder(context) };
}
