// POST /introspect (RFC 7662), and where clients read that it is there (RFC 8414). For applications' servers: no cookie
// is read, no origin allowed. The token is in no answer and no log.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.js';
import { addressPrefix, clientAddress } from '../platform/http/client-address.js';
import { API_HEADERS, refuseMethod } from '../platform/http/server.js';
import { presentedCredentials } from './client-credentials.rules.js';
import { clientOf } from './clients.js';
import { introspect } from './introspect.js';

const PATH = '/introspect';
const BODY_LIMIT = 4 * 1024;

export async function mountIntrospection(server: FastifyInstance, deps: Deps): Promise<void> {
  const { publicUrl } = deps.config;
  server.get('/.well-known/oauth-authorization-server', (_request, reply) =>
    reply.headers(API_HEADERS).send({
      issuer: publicUrl,
      introspection_endpoint: `${publicUrl}${PATH}`,
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      // No tokens are given out here: people sign in by the GraphQL endpoint.
      response_types_supported: [],
      grant_types_supported: [],
    }),
  );
  await server.register(async (room) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: BODY_LIMIT },
      async (_request: FastifyRequest, body: string) => new URLSearchParams(body),
    );
    room.setErrorHandler<FastifyError>((error, _request, reply) => {
      const { statusCode = 500 } = error;
      // A fault of ours is the server's to log and mask.
      if (statusCode >= 500) throw error;
      return refuse(reply, statusCode, 'invalid_request');
    });
    room.addHook('onResponse', async (request, { statusCode: status, elapsedTime }) => {
      const outcome = status === 200 ? 'ok' : 'error';
      deps.metrics.observeRequest('introspect', outcome, elapsedTime / 1000);
      const line = { requestId: request.id, operation: 'introspect', status, outcome };
      deps.log.request({ ...line, durationMs: elapsedTime });
    });
    room.post(PATH, (request, reply) => answer(deps, request, reply));
    room.get(PATH, (_request, reply) => refuseMethod(reply));
  });
}

async function answer(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  // RFC 6749 section 3.2: a parameter that comes twice makes the request malformed.
  if (new Set(form.keys()).size < [...form.keys()].length) return refuse(reply, 400, 'invalid_request');
  const presented = presentedCredentials(request.headers.authorization, form);
  if ('fault' in presented && presented.fault === 'SEVERAL') return refuse(reply, 400, 'invalid_request');
  const client = 'credentials' in presented ? await clientOf(deps, presented.credentials) : undefined;
  if (!client) return refuseClient(deps, request, reply);
  const token = form.get('token');
  if (!token) return refuse(reply, 400, 'invalid_request');
  const facts = { requestId: request.id, address: clientAddress(request) };
  return reply.headers(API_HEADERS).send(await introspect(deps, facts, client, token));
}

/** Wrong credentials count for the address; right ones never do, so that nobody beside it can shut an application out. */
async function refuseClient(
  { limiter, metrics, clock }: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const take = await limiter.take(addressPrefix(clientAddress(request)));
  if (!take.ok) {
    metrics.countRateLimited();
    reply.header('retry-after', Math.max(1, Math.ceil((take.retryAt.getTime() - clock.epochMs()) / 1000)));
    return refuse(reply, 429, 'temporarily_unavailable');
  }
  reply.header('www-authenticate', 'Basic realm="introspection", charset="UTF-8"');
  return refuse(reply, 401, 'invalid_client');
}

const refuse = (reply: FastifyReply, status: number, error: string): FastifyReply =>
  reply.code(status).headers(API_HEADERS).send({ error });
