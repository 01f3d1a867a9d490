import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { Query, Resolver } from 'type-graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../../test/chromium.js';
import { Allow } from '../graphql/allow.js';
import { mountGraphql } from '../graphql/endpoint.js';
import type { GraphqlContext } from '../graphql/request-context.js';
import { buildGuardedSchema } from '../graphql/schema.js';
import { createLog } from '../log.js';
import { createMetrics } from '../metrics.js';
import { mountGraphiql } from './graphiql.js';
import { createHttpServer } from './server.js';

@Resolver()
class GreetingResolver {
  @Allow('anyone')
  @Query(() => String)
  greeting(): string {
    return 'good morning';
  }
}

const folder = mkdtempSync(join(tmpdir(), 'secure-access-operations-'));
const log = createLog({ level: 'silent', stream: { write: () => undefined } });
const app = createHttpServer({ trustProxy: [], log });
let origin = '';
let browser: Browser;

beforeAll(async () => {
  writeFileSync(
    join(folder, '02-second.graphql'),
    'query Second($a: Boolean!) { greeting @include(if: $a) }',
  );
  writeFileSync(join(folder, '02-second.variables.json'), '{ "a": true }');
  writeFileSync(join(folder, '01-first.graphql'), '# A greeting.\nquery First { greeting }');
  await mountGraphql<GraphqlContext>(app, {
    path: '/graphql',
    schema: await buildGuardedSchema<GraphqlContext>({
      resolvers: [GreetingResolver],
      judge: () => 'FORBIDDEN',
    }),
    context: (request) => ({ request }),
    sessionCookie: '__Host-session',
    introspection: true,
    production: false,
    allowedOrigins: [],
    log,
    metrics: createMetrics(),
    explorer: true,
  });
  await mountGraphiql(app, { publicUrl: 'http://127.0.0.1', path: '/graphql', operationsFolder: folder });
  await app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  browser = await chromium.launch(CHROMIUM);
});
afterAll(async () => {
  await browser?.close();
  await app.close();
  rmSync(folder, { recursive: true });
});

describe('GraphiQL', () => {
  it('opens without a network, with the ready-made operations as tabs, and runs one', async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${origin}/graphql`);
    await page.getByRole('tab', { name: 'First' }).waitFor();
    await page.getByRole('tab', { name: 'Second' }).waitFor();
    await page.getByRole('button', { name: /execute query/i }).click();
    await page.getByText('good morning').waitFor();
    await page.getByRole('tab', { name: 'Second' }).click();
    await page.getByText('"a": true').waitFor();
    const shot = process.env.SCREENSHOT;
    if (shot) await page.screenshot({ path: shot });
    expect(asked.filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is a page for browsers only, and lets no foreign script run', async () => {
    const page = await fetch(`${origin}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    const program = await fetch(`${origin}/graphql?query={greeting}`, {
      headers: { accept: 'application/json' },
    });
    expect(program.status).toBe(405);
  });
});
