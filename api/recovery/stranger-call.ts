// A deed of somebody who is not signed in, has forgotten something or objects: limited for each client address, since
// each is a check of a secret (api.md "Tries, locks and limits"), and done once for an idempotency key.
import type { PublicContext } from '../deps.js';
import { tokenDigest } from '../platform/crypto/index.js';
import { overLimit } from '../platform/graphql/check-limit.js';
import { onceByKey } from '../platform/graphql/idempotency.js';
import type { Done, UserErrorRow } from '../platform/graphql/user-error.js';

/** Runs `deed`. `standing` is what the payload shows besides when the deed was not reached, or is replayed. */
export async function strangerCall<A extends Done>(
  context: PublicContext,
  operation: string,
  input: { readonly token?: string; readonly idempotencyKey?: string | null },
  deed: () => Promise<A>,
  standing: () => Promise<Omit<A, 'userErrors'>>,
): Promise<A | (Omit<A, 'userErrors'> & Done)> {
  const withErrors = async (userErrors: Done['userErrors']) => ({ ...(await standing()), userErrors });
  const limited = await overLimit(context);
  if (limited) return withErrors([limited]);
  const refused: UserErrorRow[] = [];
  const given = await onceByKey<A | (Omit<A, 'userErrors'> & Done) | null>(context.deps, {
    operation,
    scope: input.token ? tokenDigest(input.token) : '',
    input,
    run: deed,
    keep: (made) => ({ id: null, userErrors: made?.userErrors ?? [] }),
    replay: ({ userErrors }) => withErrors(userErrors),
    refuse: (error) => {
      refused.push(error);
      return null;
    },
  });
  return given ?? withErrors(refused);
}
