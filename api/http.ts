// What the process serves over HTTP: the public endpoint, its pages, and the marks of its health.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { siteImages } from '../schema/site-images.js';
import { mountAgreementPage } from './accounts/index.js';
import type { App } from './app.js';
import { mountIntrospection } from './applications/index.js';
import { isLoopback } from './config.js';
import { outboxDir, outboxJson, outboxPage, readOutbox } from './delivery/index.js';
import type { PublicContext } from './deps.js';
import { sessionOf } from './login/sessions.js';
import { mountGraphql } from './platform/graphql/endpoint.js';
import { mountGraphiql } from './platform/http/graphiql.js';
import { mountHealth } from './platform/http/health.js';
import { servePages } from './platform/http/pages.js';
import { API_HEADERS, createHttpServer } from './platform/http/server.js';
import { publicSchema } from './public-schema.js';
import { mountNotMePage } from './recovery/disavow/not-me.page.js';
import { rootFolder } from './root-folder.js';

/** Makes the server of this role; it listens when it is told to. A worker serves its health alone. */
export async function httpServerOf(app: App, isDraining: () => boolean): Promise<FastifyInstance> {
  const { deps, answers } = app;
  const { config, log, metrics } = deps;
  metrics.watchHashing(() => deps.hashQueue.depth().waiting + deps.hashQueue.depth().running);
  metrics.watchQueues(async () =>
    Object.entries(await deps.jobs.waiting()).map(([queue, count]) => ({ queue, state: 'waiting', count })),
  );
  const server = await createHttpServer({ trustProxy: config.trustProxy, log });
  mountHealth(server, {
    metrics,
    checks: {
      database: answers.database,
      migrations: answers.migrations,
      redis: answers.redis,
      draining: () => !isDraining(),
    },
  });
  if (config.role === 'worker') return server;

  await mountGraphql<PublicContext>(server, {
    path: '/graphql',
    schema: await publicSchema(),
    context: async (request) => ({
      request,
      deps,
      session: request.sessionToken === undefined ? undefined : await sessionOf(deps, request.sessionToken),
    }),
    sessionCookie: '__Host-session',
    standAlone: ['siteIdentity'],
    introspection: config.introspection,
    production: config.production,
    allowedOrigins: config.allowedOrigins,
    log,
    metrics,
    explorer: !config.production,
  });
  await mountIntrospection(server, deps);
  mountSiteImages(server);
  await mountNotMePage(server, { publicUrl: config.publicUrl, policy: deps.policy });
  await servePages(server, { publicUrl: config.publicUrl, styles: 'inline' }, (pages) =>
    mountAgreementPage(pages, deps),
  );
  if (!config.production) {
    const operationsFolder = join(rootFolder(), 'schema', 'operations');
    await mountGraphiql(server, { publicUrl: config.publicUrl, path: '/graphql', operationsFolder });
    server.get('/', (_request, reply) => reply.redirect('/graphql'));
  }
  const usesOutbox = [config.emailUrl, config.smsUrl].some((url) => url.startsWith('outbox:'));
  if (!config.production && usesOutbox)
    mountOutbox(server, outboxDir(config), new URL(config.publicUrl).host);
  return server;
}

/** Pictures never change under their id, so browsers may keep them. */
function mountSiteImages(server: FastifyInstance): void {
  const pictures = new Map<string, Buffer>(
    siteImages.map(({ id }) => [id, readFileSync(join(rootFolder(), 'schema', 'site-images', `${id}.svg`))]),
  );
  server.get<{ Params: { name: string } }>('/site-images/:name', (request, reply) => {
    const picture = pictures.get(request.params.name.replace(/\.svg$/, ''));
    if (!picture) return reply.callNotFound();
    return reply
      .header('content-type', 'image/svg+xml')
      .header('cache-control', 'public, max-age=86400, immutable')
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(picture);
  });
}

/** What would have been sent, for development alone: anybody who can open it can read every code. */
function mountOutbox(server: FastifyInstance, folder: string, publicHost: string): void {
  type Query = { Querystring: { to?: string | string[] } };
  const recipient = ({ to }: Query['Querystring']): string => (typeof to === 'string' ? to : '');
  // A page elsewhere may have its name resolve to this machine and read on: only our own names are answered.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!isLoopback(request.hostname) && request.host !== publicHost) reply.callNotFound();
  };
  server.get<Query>('/outbox', { onRequest }, async (request, reply) => {
    const to = recipient(request.query);
    return reply
      .headers({ ...API_HEADERS, 'content-type': 'text/html; charset=utf-8' })
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      )
      .header('referrer-policy', 'no-referrer')
      .send(outboxPage(await readOutbox(folder, to), to));
  });
  server.get<Query>('/outbox.json', { onRequest }, async (request, reply) =>
    reply.headers(API_HEADERS).send(outboxJson(await readOutbox(folder, recipient(request.query)))),
  );
}
