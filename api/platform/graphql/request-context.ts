// What an operation may know of the HTTP request that carried it, and the one cookie that it may set. Read lazily:
// most operations need two of these and pay for no more.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressPrefix, clientAddress } from '../http/client-address.js';
import { type Language, languageOf } from '../http/language.js';
import type { RequestFacts } from '../request.js';
import { badUserInput } from './errors.js';

/** `requestId` is ours, never the client's; `address` is in clear, for the session's own row and nothing else. */
export interface RequestContext extends RequestFacts {
  /** From the `__Host-` cookie or from `Authorization: Bearer`; unchecked. */
  readonly sessionToken: string | undefined;
  readonly sessionTransport: 'COOKIE' | 'BEARER' | undefined;
  /** The first root field that ran; for the log and the metrics. */
  operation: string;
  /** Whether the answer holds top-level errors. */
  failed: boolean;
  setSessionCookie(token: string, maxAgeSeconds: number): void;
  /** Takes the cookie back with which the request came; without one there is nothing to take back. */
  clearSessionCookie(): void;
}

/** Every GraphQL context carries its request; endpoints add what their resolvers need. */
export interface GraphqlContext {
  readonly request: RequestContext;
}

export class HttpRequestContext implements RequestContext {
  readonly sessionToken: string | undefined;
  readonly sessionTransport: 'COOKIE' | 'BEARER' | undefined;
  operation = '';
  failed = false;
  private knownAddress: string | undefined;
  private knownLanguage: Language | undefined;

  /** Throws BAD_USER_INPUT when a request carries a session by cookie and by header at once. */
  constructor(
    private readonly http: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly cookieName: string,
  ) {
    const { authorization, cookie } = http.headers;
    const fromCookie = cookie === undefined ? undefined : cookieValue(cookie, cookieName);
    const hasBearer = authorization !== undefined && /^Bearer\b/i.test(authorization);
    if (hasBearer && fromCookie !== undefined) {
      throw badUserInput('Send the session by cookie or by "Authorization: Bearer", not by both.');
    }
    this.sessionToken = hasBearer ? bearerToken(authorization) : fromCookie;
    if (this.sessionToken !== undefined) this.sessionTransport = hasBearer ? 'BEARER' : 'COOKIE';
  }

  get requestId(): string {
    return this.http.id;
  }

  get address(): string {
    this.knownAddress ??= clientAddress(this.http);
    return this.knownAddress;
  }

  get addressPrefix(): string {
    return addressPrefix(this.address);
  }

  get language(): Language {
    this.knownLanguage ??= languageOf(this.http.headers['accept-language']);
    return this.knownLanguage;
  }

  /** At most 256 characters. */
  get userAgent(): string | undefined {
    return this.http.headers['user-agent']?.slice(0, 256);
  }

  setSessionCookie(token: string, maxAgeSeconds: number): void {
    this.sendCookie(token, Math.max(0, Math.floor(maxAgeSeconds)));
  }

  clearSessionCookie(): void {
    if (this.sessionTransport === 'COOKIE') this.sendCookie('', 0);
  }

  private sendCookie(value: string, maxAge: number): void {
    const cookie = `${this.cookieName}=${value}; Path=/; Max-Age=${maxAge}; Secure; HttpOnly; SameSite=Strict`;
    this.reply.header('set-cookie', cookie);
  }
}

function bearerToken(authorization: string): string | undefined {
  return /^Bearer +([\w.~+/=-]{1,512})$/i.exec(authorization)?.[1];
}

function cookieValue(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const text = pair.trimStart();
    if (text.startsWith(name) && text[name.length] === '=') {
      const value = text.slice(name.length + 1).trimEnd();
      return value === '' || value.length > 512 ? undefined : value;
    }
  }
  return undefined;
}
