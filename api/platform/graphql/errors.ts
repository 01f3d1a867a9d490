// Top-level errors that may be read by a client: these and no others pass the formatter (format-error.ts).
// Whatever a person can mend is a user error in the payload instead (user-error.ts).
import { GraphQLError } from 'graphql';

export type PublicCode =
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'INTERNAL_SERVER_ERROR';

/** An error whose text and extensions are written for the client; the text must never hold a typed value. */
export class PublicError extends GraphQLError {
  readonly code: PublicCode;

  constructor(code: PublicCode, message: string, extensions: Readonly<Record<string, string>> = {}) {
    super(message, { extensions: { ...extensions, code } });
    this.code = code;
  }
}

export const unauthenticated = (): PublicError => new PublicError('UNAUTHENTICATED', 'Please sign in first.');

export const forbidden = (): PublicError => new PublicError('FORBIDDEN', 'This is not open to you.');

/** `text` is fixed text of ours that names the argument or field, never what was typed into it. */
export const badUserInput = (text: string): PublicError => new PublicError('BAD_USER_INPUT', text);

/** For queries, which have no `userErrors`: the whole answer is this error, with the instant to come back at. */
export const rateLimited = (retryAt: Date | string): PublicError =>
  new PublicError(
    'RATE_LIMITED',
    'That was too many requests in a short time. Please wait until the time shown and try again.',
    { retryAt: typeof retryAt === 'string' ? retryAt : retryAt.toISOString() },
  );

/** A body for answers outside GraphQL's own pipeline, in the shape that GraphQL clients read. */
export function errorBody(code: string, message: string, requestId?: string): string {
  const extensions = requestId === undefined ? { code } : { code, requestId };
  return JSON.stringify({ errors: [{ message, extensions }] });
}

export const FAULT_TEXT = 'Something went wrong on our side. Please try again later.';
