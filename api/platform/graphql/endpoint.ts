// Mounts an Apollo Server on a Fastify address by a short bridge (Express would halve its speed).
// What is refused here never reaches a resolver: batches, foreign origins with a cookie, oversized documents.
import type { GraphQLRequest } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import { allowOrigin, mayCarryCookie, originsOf } from '../http/same-origin.js';
import { API_HEADERS, refuseMethod } from '../http/server.js';
import type { Metrics } from '../metrics.js';
import { type ApolloOptions, execute, startApollo } from './apollo.js';
import { badUserInput, PublicError } from './errors.js';
import { type GraphqlContext, HttpRequestContext, type RequestContext } from './request-context.js';

export interface EndpointOptions<C extends GraphqlContext> extends ApolloOptions {
  /** The address, as `/graphql`. */
  readonly path: string;
  /** Makes the context of one request; a throw is a masked fault. */
  readonly context: (request: RequestContext) => C | Promise<C>;
  /** Name of the session cookie, with its `__Host-` prefix. */
  readonly sessionCookie: string;
  readonly allowedOrigins: readonly string[];
  readonly metrics: Metrics;
  /** True when somebody else answers GET at this address (http/graphiql.ts). */
  readonly explorer?: boolean;
}

/** Serves `POST path`; the Apollo Server stops with the HTTP server. */
export async function mountGraphql<C extends GraphqlContext>(
  app: FastifyInstance,
  options: EndpointOptions<C>,
): Promise<void> {
  const apollo = await startApollo<C>(options);
  const allowed = originsOf(options.allowedOrigins);
  app.addHook('onClose', () => apollo.stop());

  app.options(options.path, (request, reply) => {
    allowOrigin(request.headers.origin, allowed, reply);
    if (reply.hasHeader('access-control-allow-origin')) {
      reply.header('access-control-allow-methods', 'POST');
      reply.header('access-control-allow-headers', 'content-type, authorization, accept-language');
      reply.header('access-control-max-age', '600');
    }
    reply.code(204).send();
  });

  app.post(options.path, async (request, reply) => {
    const started = performance.now();
    const context = new HttpRequestContext(request, reply, options.sessionCookie);
    allowOrigin(request.headers.origin, allowed, reply);
    if (context.sessionTransport === 'COOKIE' && !mayCarryCookie(request.headers, request.host, allowed)) {
      throw new PublicError('FORBIDDEN', 'This origin may not use the session of this site.');
    }
    const { status, body } = await execute(
      apollo,
      readOperation(request.body),
      await options.context(context),
    );
    reply.code(status).headers(API_HEADERS).header('x-request-id', request.id);
    report(options, context, status, performance.now() - started);
    return body;
  });

  if (!options.explorer) app.get(options.path, (_request, reply) => refuseMethod(reply));
}

/** The operation in a body, or BAD_USER_INPUT: JSON arrays (batches) and everything else that is none. */
function readOperation(body: unknown): GraphQLRequest {
  if (Array.isArray(body)) throw badUserInput('Batches of operations are not accepted.');
  const { query, variables, operationName } = (body ?? {}) as Record<string, unknown>;
  const fits =
    typeof query === 'string' &&
    query !== '' &&
    (variables == null || (typeof variables === 'object' && !Array.isArray(variables))) &&
    (operationName == null || typeof operationName === 'string');
  if (!fits) {
    throw badUserInput(
      'A request is a JSON object with a "query" text and, if needed, a "variables" object and an "operationName".',
    );
  }
  return {
    query,
    variables: variables ?? undefined,
    operationName: operationName ?? undefined,
  } as GraphQLRequest;
}

function report<C extends GraphqlContext>(
  { metrics, log }: EndpointOptions<C>,
  { requestId, operation, failed }: RequestContext,
  status: number,
  elapsedMs: number,
): void {
  const outcome = failed ? 'error' : 'ok';
  metrics.observeRequest(operation, outcome, elapsedMs / 1000);
  log.request({ requestId, operation, status, outcome, durationMs: elapsedMs });
}
