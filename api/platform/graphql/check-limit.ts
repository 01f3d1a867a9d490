// Checks of a secret are limited for each client address (api.md "Tries, locks and limits").
import type { Metrics } from '../metrics.js';
import type { AddressLimiter } from '../rate-limit.js';
import { rateLimited } from './errors.js';
import type { RequestContext } from './request-context.js';

interface Limited {
  readonly deps: { readonly limiter: AddressLimiter; readonly metrics: Pick<Metrics, 'countRateLimited'> };
  readonly request: RequestContext;
}

/** The user error of an address that checks too often; undefined when it may. */
export async function overLimit({
  deps,
  request,
}: Limited): Promise<{ code: 'RATE_LIMITED'; retryAt: Date } | undefined> {
  const take = await deps.limiter.take(request.addressPrefix);
  if (take.ok) return undefined;
  deps.metrics.countRateLimited();
  return { code: 'RATE_LIMITED', retryAt: take.retryAt };
}

/** The same for queries, which have no user errors: throws a top-level RATE_LIMITED. */
export async function assertWithinLimit(context: Limited): Promise<void> {
  const limited = await overLimit(context);
  if (limited) throw rateLimited(limited.retryAt);
}
