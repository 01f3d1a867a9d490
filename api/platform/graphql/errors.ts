// Top-level errors that may be read by a client: these and no others pass the formatter (format-error.ts).
// Whatever a person can mend is a user error in the payload instead (user-error.ts). What a person may read is said in
// the language of the request; what only a programmer can mend is said in English.
import { GraphQLError } from 'graphql';
import { requestErrors } from '../../../schema/request-errors.js';
import { type Sentence, userErrors } from '../../../schema/user-errors.js';
import type { Language } from '../http/language.js';

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
  private readonly said: Sentence | undefined;

  /** `said` is a pair for people, or plain English for programmers. */
  constructor(code: PublicCode, said: Sentence | string, extensions: Readonly<Record<string, string>> = {}) {
    super(typeof said === 'string' ? said : said.EN, { extensions: { ...extensions, code } });
    this.code = code;
    this.said = typeof said === 'string' ? undefined : said;
  }

  messageIn(language: Language): string {
    return this.said?.[language] ?? this.message;
  }
}

export const unauthenticated = (): PublicError =>
  new PublicError('UNAUTHENTICATED', requestErrors.UNAUTHENTICATED);

export const forbidden = (): PublicError => new PublicError('FORBIDDEN', requestErrors.FORBIDDEN);

/** `text` is fixed text of ours that names the argument or field, never what was typed into it. */
export const badUserInput = (text: string): PublicError => new PublicError('BAD_USER_INPUT', text);

/** For queries, which have no `userErrors`: the whole answer is this error, with the instant to come back at. */
export const rateLimited = (retryAt: Date | string): PublicError =>
  new PublicError('RATE_LIMITED', userErrors.RATE_LIMITED, {
    retryAt: typeof retryAt === 'string' ? retryAt : retryAt.toISOString(),
  });

/** A body for answers outside GraphQL's own pipeline, in the shape that GraphQL clients read. */
export function errorBody(code: string, message: string, requestId?: string): string {
  const extensions = requestId === undefined ? { code } : { code, requestId };
  return JSON.stringify({ errors: [{ message, extensions }] });
}

/** All that is told of a fault. */
export const faultText = (language: Language): string => requestErrors.INTERNAL_SERVER_ERROR[language];
