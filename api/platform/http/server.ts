// The HTTP server around everything: bounded bodies and times, strict headers on pages, JSON for every error, and
// no trust in forwarded addresses beyond the proxies that were named.
import { randomBytes } from 'node:crypto';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { errorBody, faultText, PublicError } from '../graphql/errors.js';
import type { Log } from '../log.js';
import { languageOf } from './language.js';

export interface HttpServerOptions {
  /** Proxies' addresses or CIDRs whose X-Forwarded-For is believed; none means none. */
  readonly trustProxy: readonly string[];
  readonly log: Log;
}

const BODY_LIMIT = 32 * 1024;

/** Headers of answers that programs read. */
export const API_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/** A server without routes; pages for people go through `servePages`. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const app = Fastify({
    logger: false,
    trustProxy: options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 15_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 5_000,
    http: { headersTimeout: 10_000 },
    genReqId: requestIds(),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply, options.log),
  });
  // Plain text would come without a preflight; JSON alone is read.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler<FastifyError>((error, request, reply) =>
    answerError(error, request, reply, options.log),
  );
  app.setNotFoundHandler((_request, reply) => {
    reply.code(404).headers(API_HEADERS).send(errorBody('NOT_FOUND', 'There is nothing at this address.'));
  });
  return app;
}

/** GET where only operations are answered. */
export function refuseMethod(reply: FastifyReply): FastifyReply {
  reply.code(405).headers(API_HEADERS).header('allow', 'POST');
  return reply.send(errorBody('BAD_USER_INPUT', 'Send operations with POST.'));
}

/** Short ids that are unique to this process and its start; a client's own id is never taken over. */
function requestIds(): () => string {
  const start = randomBytes(6).toString('hex');
  let count = 0;
  return () => `${start}-${(++count).toString(36)}`;
}

const TEXTS: Readonly<Record<number, string>> = {
  400: 'The request could not be read as JSON.',
  404: 'There is nothing at this address.',
  405: 'This address does not take this method.',
  408: 'The request took too long to arrive.',
  413: 'The request is too large.',
  415: 'Send "Content-Type: application/json".',
  431: 'The headers of the request are too large.',
};

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, log: Log): void {
  const [status, body] = errorAnswer(error, request);
  if (status >= 500) log.error('request.fault', { requestId: request.id, error });
  else log.info('request.refused', { requestId: request.id, status });
  reply.code(status).headers(API_HEADERS).header('x-request-id', request.id).send(body);
}

function errorAnswer(error: FastifyError, { id, headers }: FastifyRequest): [status: number, body: string] {
  const language = languageOf(headers['accept-language']);
  if (error instanceof PublicError) {
    return [error.code === 'FORBIDDEN' ? 403 : 400, errorBody(error.code, error.messageIn(language))];
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) {
    return [status, errorBody('BAD_USER_INPUT', TEXTS[status] ?? 'The request could not be read.')];
  }
  return [500, errorBody('INTERNAL_SERVER_ERROR', faultText(language), id)];
}
