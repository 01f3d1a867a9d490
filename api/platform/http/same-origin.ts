// Origins: which may read our answers (CORS, an exact list) and which may send a session cookie along. Browsers say
// where a request comes from in Sec-Fetch-Site and Origin, and pages cannot forge either (OWASP CSRF cheat sheet).
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';

/** The listed origins as browsers spell them: no path, no trailing slash, no default port. Throws TypeError. */
export function originsOf(listed: readonly string[]): ReadonlySet<string> {
  return new Set(listed.map((text) => new URL(text).origin));
}

/** Lets a listed origin read the answer, with credentials; says nothing to any other. */
export function allowOrigin(
  origin: string | undefined,
  allowed: ReadonlySet<string>,
  reply: FastifyReply,
): void {
  if (allowed.size === 0) return;
  reply.header('vary', 'Origin');
  if (origin === undefined || !allowed.has(origin)) return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-allow-credentials', 'true');
  reply.header('access-control-expose-headers', 'x-request-id');
}

/** Whether a request with a session cookie comes from our own pages, a listed origin, or no browser at all. */
export function mayCarryCookie(
  headers: IncomingHttpHeaders,
  host: string,
  allowed: ReadonlySet<string>,
): boolean {
  const { origin } = headers;
  if (origin !== undefined && allowed.has(origin)) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || (site === 'none' && origin === undefined);
  return origin === undefined || hostOf(origin) === host;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
