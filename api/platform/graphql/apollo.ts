// One Apollo Server as this house wants it: bounded documents, masked errors, no page, no calls home.
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
import type { GraphQLSchema } from 'graphql';
import type { Log } from '../log.js';
import { DocumentStore } from './document-store.js';
import { createFormatError, type ErrorNotes, isFault } from './format-error.js';
import { documentRules, MAX_TOKENS } from './limits.js';
import type { GraphqlContext } from './request-context.js';
import { variableFaults } from './variable-text.js';

export interface ApolloOptions {
  /** From `buildGuardedSchema`. */
  readonly schema: GraphQLSchema;
  /** Root fields that must be the only one of their document. */
  readonly standAlone?: readonly string[];
  readonly introspection: boolean;
  /** Whether to keep the schema's names out of suggestions. */
  readonly production: boolean;
  readonly log: Log;
}

export async function startApollo<C extends GraphqlContext>(
  options: ApolloOptions,
): Promise<ApolloServer<C>> {
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
        const { requestId, language } = context;
        notes.set(error, { requestId, language, variables: faults[index] });
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

/**
 * Hands the operation to Apollo past its HTTP layer, whose work is done by now: Fastify has read the body and refused
 * all but JSON, so that no browser sends one across sites without a preflight.
 */
export async function execute<C extends GraphqlContext>(
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

/** Apollo's own remarks may quote requests; that it had one is enough, faults are logged by `errorWatch`. */
function quietLogger(log: Log) {
  const silent = () => undefined;
  return { debug: silent, info: silent, warn: silent, error: () => log.error('apollo.remark') };
}
