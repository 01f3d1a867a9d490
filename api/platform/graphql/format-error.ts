// The one formatter that lets errors out, as an allow-list: own errors pass as written, errors of the language
// in words without typed values, anything else is a fault: one fixed sentence and the request's id.
import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { Language } from '../http/language.js';
import { faultText, PublicError } from './errors.js';
import { safeSyntaxText, safeValidationText } from './validation-text.js';

/** What the pipeline knows about an error beside the error itself. */
export interface ErrorNote {
  readonly requestId: string;
  readonly language: Language;
  /** For a fault in the variables: what is wrong, told by path and type. */
  readonly variables?: string;
}

/** Notes are left by the pipeline (`endpoint.ts`) and read here; both see the same error objects. */
export type ErrorNotes = WeakMap<object, ErrorNote>;

/** Whether an error is a bug or an outage on our side, to be logged and masked. */
export function isFault(error: unknown): boolean {
  return codeOf(error) === 'INTERNAL_SERVER_ERROR';
}

/** Apollo's `formatError`: nothing but what is named here reaches a client, in every mode. */
export function createFormatError(notes: ErrorNotes) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const own = ownError(error);
    const place = {
      ...(formatted.locations && { locations: formatted.locations }),
      ...(formatted.path && { path: formatted.path }),
    };
    const note = isObject(error) ? notes.get(error) : undefined;
    const language = note?.language ?? 'EN';
    if (own) return { message: own.messageIn(language), ...place, extensions: own.extensions };
    const code = codeOf(error);
    if (code === 'INTERNAL_SERVER_ERROR') {
      const path = formatted.path && { path: formatted.path };
      return {
        message: faultText(language),
        ...path,
        extensions: { code, ...(note && { requestId: note.requestId }) },
      };
    }
    return { message: textFor(formatted, note), ...place, extensions: { code } };
  };
}

function codeOf(error: unknown): string {
  const own = ownError(error);
  if (own) return own.code;
  // Thrown inside a resolver and not by us: whatever code it claims, its text is not ours.
  if (unwrapResolverError(error) !== error || !isObject(error) || !('extensions' in error))
    return 'INTERNAL_SERVER_ERROR';
  switch (apolloCode(error)) {
    case 'GRAPHQL_PARSE_FAILED':
    case 'GRAPHQL_VALIDATION_FAILED':
    case 'OPERATION_RESOLUTION_FAILURE':
      return 'GRAPHQL_VALIDATION_FAILED';
    case 'BAD_USER_INPUT':
    case 'BAD_REQUEST':
      return 'BAD_USER_INPUT';
    default:
      return 'INTERNAL_SERVER_ERROR';
  }
}

/** Our own error, also when graphql-js has placed it or Apollo has wrapped it as a validation error. */
function ownError(error: unknown): PublicError | undefined {
  if (error instanceof PublicError) return error;
  const cause = isObject(error) && 'originalError' in error ? error.originalError : undefined;
  return cause instanceof PublicError ? cause : undefined;
}

function textFor(formatted: GraphQLFormattedError, note: ErrorNote | undefined): string {
  switch (formatted.extensions?.code) {
    case 'GRAPHQL_PARSE_FAILED':
      return safeSyntaxText(formatted.message);
    case 'GRAPHQL_VALIDATION_FAILED':
      return safeValidationText(formatted.message);
    case 'OPERATION_RESOLUTION_FAILURE':
      return 'The document holds no operation of the name in "operationName".';
    case 'BAD_USER_INPUT':
      return note?.variables ?? 'The variables do not fit the operation.';
    default:
      return 'A request is a JSON object with a "query" text and, if needed, "variables" and "operationName".';
  }
}

function apolloCode(error: object): unknown {
  const { extensions } = error as { extensions?: { code?: unknown } };
  return extensions?.code;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
