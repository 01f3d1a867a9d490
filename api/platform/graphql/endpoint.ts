// Mounts an Apollo Server on a Fastify address by a short bridge (Express would halve its speed, stack.md 11).
// What is refused here never reaches a resolver: batches, foreign origins with a cookie, oversized documents.
import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequest,
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
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { allowOrigin, mayCarryCookie, originsOf } from '../http/same-origin.js';
import { API_HEADERS, refuseMethod } from '../http/server.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { DocumentStore } from './document-store.js';
import { badUserInput, PublicError } from './errors.js';
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
  /** True when somebody else answers GET at this address (http/graphiql.ts). */
  readonly explorer?: boolean;
}

/** Serves `POST path`; the Apollo Server stops with the HTTP server. */
export async function mountGraphql<C extends GraphqlContext>(
  app: FastifyInstance,
  options: EndpointOptions<C>,
): Promise<void> {
  const apollo = await startApollo(options);
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
    const answer = await execute(apollo, readOperation(request.body), await options.context(context));
    reply.code(answer.status).headers(API_HEADERS).header('x-request-id', request.id);
    report(options, context, answer.status, performance.now() - started);
    return answer.body;
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

/**
 * Hands the operation to Apollo past its HTTP layer, whose work is done by now: Fastify has read the body and refused
 * all but JSON, so that no browser sends one across sites without a preflight.
 */
async function execute<C extends GraphqlContext>(
  apollo: ApolloServer<C>,
  operation: GraphQLRequest,
  contextValue: C,
): Promise<{ status: number; body: string }> {
  const { body, http } = await apollo.executeOperation(
    { ...operation, http: NO_PREFERENCE },
    { contextValue },
  );
  if (body.kind !== 'single') throw new Error('an answer in parts');
  const { errors, data } = body.singleResult;
  return { status: http.status ?? 200, body: JSON.stringify({ errors, data }) };
}

// Answers come whole and as JSON, so there is nothing to negotiate; without this Apollo works it out each time.
const NO_PREFERENCE = {
  method: 'POST',
  headers: new HeaderMap([['accept', '']]),
  search: '',
  body: undefined,
};

async function startApollo<C extends GraphqlContext>(options: EndpointOptions<C>): Promise<ApolloServer<C>> {
  const notes: ErrorNotes = new WeakMap();
  const apollo = new ApolloServer<C>({
    schema: options.schema,
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: options.production,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
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

/** Apollo's own remarks may quote requests; that it had one is enough, faults are logged by `errorWatch`. */
function quietLogger(log: Log) {
  const silent = () => undefined;
  return { debug: silent, info: silent, warn: silent, error: () => log.error('apollo.remark') };
}
