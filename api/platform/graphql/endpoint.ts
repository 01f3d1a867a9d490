// Mounts an Apollo Server on a Fastify address by a short bridge (Express would halve its speed, stack.md 11).
// What is refused here never reaches a resolver: batches, foreign origins with a cookie, oversized documents.
import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestListener,
  HeaderMap,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { allowOrigin, mayCarryCookie, originsOf } from '../http/same-origin.js';
import { API_HEADERS } from '../http/server.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { DocumentStore } from './document-store.js';
import { badUserInput, errorBody, PublicError } from './errors.js';
import { createFormatError, type ErrorNotes, isFault } from './format-error.js';
import { documentRules, MAX_TOKENS } from './limits.js';
import { type GraphqlContext, HttpRequestContext, type RequestContext } from './request-context.js';
import { variableFaults } from './variable-text.js';

export interface EndpointOptions<C extends GraphqlContext> {
  /** The address, as `/graphql`. */
  readonly path: string;
  /** From `buildGuardedSchema`. */
  readonly schema: GraphQLSchema;
  /** Makes the context of one request; a throw is a masked fault. */
  readonly context: (request: RequestContext) => C | Promise<C>;
  /** Name of the session cookie, with its `__Host-` prefix. */
  readonly sessionCookie: string;
  /** Root fields that must be the only one of their document. */
  readonly standAlone?: readonly string[];
  readonly introspection: boolean;
  /** Whether to keep the schema's names out of suggestions. */
  readonly production: boolean;
  readonly allowedOrigins: readonly string[];
  readonly log: Log;
  readonly metrics: Metrics;
  /** Answers GET, for a page to try operations on; without it GET is refused. */
  readonly explorer?: (request: FastifyRequest, reply: FastifyReply) => unknown;
}

/** Serves `POST path`; the Apollo Server stops with the HTTP server. */
export async function mountGraphql<C extends GraphqlContext>(
  app: FastifyInstance,
  options: EndpointOptions<C>,
): Promise<void> {
  const apollo = await startApollo(options);
  const allowed = originsOf(options.allowedOrigins);
  // Between handler and log line; a property on each request would change its shape for every route.
  const contexts = new WeakMap<FastifyRequest, RequestContext>();
  app.addHook('onClose', () => apollo.stop());

  app.options(options.path, { helmet: false }, (request, reply) => {
    allowOrigin(request.headers.origin, allowed, reply);
    if (reply.hasHeader('access-control-allow-origin')) {
      reply.header('access-control-allow-methods', 'POST');
      reply.header('access-control-allow-headers', 'content-type, authorization, accept-language');
      reply.header('access-control-max-age', '600');
    }
    reply.code(204).send();
  });

  app.post(options.path, {
    helmet: false,
    handler: async (request, reply) => {
      const context = new HttpRequestContext(request, reply, options.sessionCookie);
      contexts.set(request, context);
      allowOrigin(request.headers.origin, allowed, reply);
      if (context.sessionTransport === 'COOKIE' && !mayCarryCookie(request.headers, request.host, allowed)) {
        throw new PublicError('FORBIDDEN', 'This origin may not use the session of this site.');
      }
      if (Array.isArray(request.body)) throw badUserInput('Batches of operations are not accepted.');
      return bridge(apollo, request, reply, await options.context(context));
    },
    onResponse: async (request, reply) => report(contexts.get(request), request, reply, options),
  });

  app.get(options.path, { helmet: false }, (request, reply) => {
    if (options.explorer) return options.explorer(request, reply);
    return methodNotAllowed(reply);
  });
}

/** Hands the request to Apollo and its answer to Fastify; nothing of the request is copied. */
async function bridge<C extends GraphqlContext>(
  apollo: ApolloServer<C>,
  request: FastifyRequest,
  reply: FastifyReply,
  contextValue: C,
): Promise<string> {
  const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: request.headers.accept?.includes('graphql-response+json') ? MODERN_CLIENT : CLIENT,
      search: '',
      body: request.body,
    },
    context: async () => contextValue,
  });
  if (body.kind !== 'complete') throw new Error('an answer in parts');
  reply
    .code(status ?? 200)
    .headers(API_HEADERS)
    .header('x-request-id', request.id);
  const contentType = headers.get('content-type');
  if (contentType !== undefined) reply.header('content-type', contentType);
  return body.string;
}

// Fastify has already refused every other content type, so what Apollo's CSRF prevention and content negotiation
// look at is always one of these two.
const CLIENT = new HeaderMap([['content-type', 'application/json']]);
const MODERN_CLIENT = new HeaderMap([
  ['content-type', 'application/json'],
  ['accept', 'application/graphql-response+json'],
]);

async function startApollo<C extends GraphqlContext>(options: EndpointOptions<C>): Promise<ApolloServer<C>> {
  const notes: ErrorNotes = new WeakMap();
  const apollo = new ApolloServer<C>({
    schema: options.schema,
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: options.production,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    documentStore: new DocumentStore(),
    maxRecursiveSelections: 10_000,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationOptions: { maxErrors: 5 },
    executionOptions: { maxCoercionErrors: MAX_VARIABLE_FAULTS },
    validationRules: documentRules(options.standAlone),
    formatError: createFormatError(notes),
    logger: quietLogger(options.log),
    plugins: [
      errorWatch(notes, options.log),
      // The cache control plug-in watches every field; the others would call home or show a page.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  return apollo;
}

const MAX_VARIABLE_FAULTS = 5;

/** Leaves a note on each error for the formatter and writes faults to the log. Idle while all goes well. */
function errorWatch<C extends GraphqlContext>(notes: ErrorNotes, log: Log): ApolloServerPlugin<C> {
  const listener: GraphQLRequestListener<C> = {
    didEncounterErrors: async ({ errors, contextValue, schema, operation, request }) => {
      const context = contextValue.request;
      context.failed = true;
      const faults = operation ? variableFaults(schema, operation, request.variables ?? {}) : [];
      for (const [index, error] of errors.entries()) {
        notes.set(error, { requestId: context.requestId, variables: faults[index] });
        if (isFault(error)) {
          log.error('graphql.fault', {
            requestId: context.requestId,
            operation: context.operation,
            error: error.originalError ?? error,
          });
        }
      }
    },
  };
  return { requestDidStart: async () => listener };
}

function report(
  context: RequestContext | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
  { metrics, log }: Pick<EndpointOptions<GraphqlContext>, 'metrics' | 'log'>,
): void {
  const operation = context?.operation ?? '';
  const outcome = context?.failed === false && reply.statusCode < 400 ? 'ok' : 'error';
  metrics.observeRequest(operation, outcome, reply.elapsedTime / 1000);
  log.info('request', {
    requestId: request.id,
    operation,
    status: reply.statusCode,
    outcome,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
  });
}

function methodNotAllowed(reply: FastifyReply): FastifyReply {
  reply.code(405).headers(API_HEADERS).header('allow', 'POST');
  return reply.send(errorBody('BAD_USER_INPUT', 'Send operations with POST.'));
}

/** Apollo's own remarks may quote requests; that it had one is enough, faults are logged by `errorWatch`. */
function quietLogger(log: Log) {
  const silent = () => undefined;
  return { debug: silent, info: silent, warn: silent, error: () => log.error('apollo.remark') };
}
