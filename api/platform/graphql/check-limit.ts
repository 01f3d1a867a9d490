// Checks of a secret are limited for each client address (api.md "Tries, locks and limits").
import type { AddressLimiter } from '../rate-limit.js';
import { rateLimited } from './errors.js';
import type { RequestContext } from './request-context.js';
import type { UserErrorRow } from './user-error.js';

interface Limited {
  readonly deps: { readonly limiter: AddressLimiter };
  readonly request: RequestContext;
}

/** The user error of an address that checks too often; undefined when it may. */
export async function overLimit({ deps, request }: Limited): Promise<UserErrorRow | undefined> {
  const take = await deps.limiter.take(request.addressPrefix);
  return take.ok ? undefined : { code: 'RATE_LIMITED', retryAt: take.retryAt };
}

/** The same for queries, which have no user errors: throws a top-level RATE_LIMITED. */
export async function assertWithinLimit({ deps, request }: Limited): Promise<void> {
  const take = await deps.limiter.take(request.addressPrefix);
  if (!take.ok) throw rateLimited(take.retryAt);
}
