import type { AddressInfo } from 'node:net';
import {
  Arg,
  Ctx,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  registerEnumType,
} from 'type-graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer } from '../http/server.js';
import { createLog } from '../log.js';
import { createMetrics } from '../metrics.js';
import { Allow, rootFieldsWithoutAllow } from './allow.js';
import { mountGraphql } from './endpoint.js';
import { rateLimited } from './errors.js';
import type { GraphqlContext } from './request-context.js';
import { buildGuardedSchema } from './schema.js';
import { payloadType, type UserErrorRow } from './user-error.js';

const SECRET = 'hunter2-987654321';
let ran: string[] = [];
const lines: string[] = [];

enum Kind {
  PHONE = 'PHONE',
  APP = 'APP',
}
registerEnumType(Kind, { name: 'Kind' });

@InputType()
class CheckInput {
  @Field(() => String)
  code!: string;

  @Field(() => Kind, { nullable: true })
  kind?: Kind | null;
}

@ObjectType()
class Thing {
  @Field(() => ID)
  id!: string;

  @Field(() => Thing, { nullable: true })
  inner?: Thing | null;

  @Field(() => [Thing])
  list!: Thing[];
}

const CheckPayload = payloadType('CheckPayload', { thing: () => Thing });

@Resolver()
class TestResolver {
  @Allow('anyone')
  @Query(() => Thing)
  thing(@Arg('first', () => Number, { nullable: true }) _first?: number): Thing {
    ran.push('thing');
    return { id: '1', list: [] };
  }

  @Allow('anyone')
  @Query(() => Thing)
  alone(@Arg('name', () => String) _name: string): Thing {
    ran.push('alone');
    return { id: '1', list: [] };
  }

  @Allow('account')
  @Query(() => Thing)
  mine(): Thing {
    return { id: 'mine', list: [] };
  }

  @Query(() => Thing)
  forgotten(): Thing {
    ran.push('forgotten');
    return { id: '1', list: [] };
  }

  @Allow('anyone')
  @Query(() => Thing)
  broken(): Thing {
    throw new Error(`SQLITE_CONSTRAINT near ${SECRET}`);
  }

  @Allow('anyone')
  @Query(() => Thing)
  limited(): Thing {
    throw rateLimited('2026-11-01T00:00:00.000Z');
  }

  @Allow('anyone')
  @Query(() => [String])
  whoAmI(@Ctx() { request }: GraphqlContext): string[] {
    return [request.address, request.addressPrefix, request.language, request.sessionToken ?? ''];
  }

  @Allow('anyone')
  @Mutation(() => CheckPayload)
  checkCode(
    @Arg('input', () => CheckInput) { code }: CheckInput,
    @Ctx() { request }: GraphqlContext,
  ): { userErrors: UserErrorRow[] } {
    ran.push(`checkCode ${code}`);
    request.setSessionCookie('abc', 60);
    return { userErrors: [{ code: 'CODE_INCORRECT', field: ['input', 'code'], triesLeft: 2 }] };
  }
}

async function startServer(trustProxy: string[], production = false) {
  const log = createLog({ stream: { write: (line) => void lines.push(line) } });
  const app = createHttpServer({ trustProxy, log });
  const schema = await buildGuardedSchema<GraphqlContext>({
    resolvers: [TestResolver],
    judge: (_who, { request }) => (request.sessionToken === 'abc' ? 'ALLOWED' : 'UNAUTHENTICATED'),
  });
  await mountGraphql(app, {
    path: '/graphql',
    schema,
    context: (request) => ({ request }),
    sessionCookie: '__Host-session',
    standAlone: ['alone'],
    introspection: !production,
    production,
    allowedOrigins: ['https://front.example/'],
    log,
    metrics: createMetrics(),
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { app, schema, url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql` };
}

let direct: Awaited<ReturnType<typeof startServer>>;
let proxied: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  direct = await startServer([], true);
  proxied = await startServer(['127.0.0.0/8', '10.0.0.0/8']);
});
afterAll(async () => {
  await direct.app.close();
  await proxied.app.close();
});
beforeEach(() => {
  ran = [];
});

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  data: Record<string, never> | null | undefined;
  errors: { message: string; extensions: Record<string, unknown> }[];
}

async function send(body: unknown, headers: Record<string, string> = {}, url = direct.url): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text);
  return { status: response.status, headers: response.headers, text, data, errors };
}

const codeOf = (answer: Answer) => answer.errors[0]?.extensions.code;

describe('a request', () => {
  it('is answered with data, as JSON that nobody may store', async () => {
    const answer = await send({ query: '{ thing { id } }' });
    expect(answer).toMatchObject({ status: 200, data: { thing: { id: '1' } }, errors: [] });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('gets user errors with HTTP 200, worded in its language', async () => {
    const query =
      'mutation($input: CheckInput!) { checkCode(input: $input) { userErrors { code message field triesLeft } } }';
    const variables = { input: { code: SECRET } };
    const english = await send({ query, variables });
    const spanish = await send({ query, variables }, { 'accept-language': 'fr, es-MX;q=0.8, en;q=0.5' });
    expect(english).toMatchObject({
      status: 200,
      data: {
        checkCode: { userErrors: [{ code: 'CODE_INCORRECT', field: ['input', 'code'], triesLeft: 2 }] },
      },
    });
    expect(english.text).toContain('That code is not right');
    expect(spanish.text).toContain('Ese código no es correcto');
    expect(english.headers.get('set-cookie')).toBe(
      '__Host-session=abc; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Strict',
    );
  });

  it('is logged in one line without its variables or its address', async () => {
    lines.length = 0;
    await send({
      query: 'mutation($i: CheckInput!) { checkCode(input: $i) { userErrors { code } } }',
      variables: { i: { code: SECRET } },
    });
    await expect.poll(() => lines.length).toBe(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'request',
      operation: 'checkCode',
      status: 200,
      outcome: 'ok',
    });
    expect(JSON.parse(lines[0] ?? '').durationMs).toBeGreaterThan(0);
    expect(lines.join('')).not.toMatch(/hunter2|127\.0\.0\.1/);
  });
});

describe('repetition inside one request is refused before anything runs', () => {
  const check = (alias: string) => `${alias}: checkCode(input: { code: "1" }) { userErrors { code } }`;
  it.each([
    ['a batch', [{ query: '{ thing { id } }' }, { query: '{ thing { id } }' }]],
    ['a batch of one', [{ query: '{ thing { id } }' }]],
    ['two aliases', { query: `mutation { ${check('a')} ${check('b')} }` }],
    [
      'the same field twice',
      {
        query:
          'mutation { checkCode(input: {code: "1"}) { __typename } checkCode(input: {code: "1"}) { __typename } }',
      },
    ],
    [
      'two fragments',
      {
        query: `mutation { ...A ...B } fragment A on Mutation { ${check('a')} } fragment B on Mutation { ${check('b')} }`,
      },
    ],
    [
      'one fragment inside two others',
      {
        query: `mutation { ...A ...B } fragment A on Mutation { ...C } fragment B on Mutation { ...C } fragment C on Mutation { ${check('a')} }`,
      },
    ],
    ['an inline fragment', { query: `mutation { ${check('a')} ... on Mutation { ${check('b')} } }` }],
    [
      'a skipped field',
      {
        query: `mutation { ${check('a')} b: checkCode(input: { code: "1" }) @skip(if: true) { __typename } }`,
      },
    ],
    [
      'two operations',
      { query: `mutation A { ${check('a')} } mutation B { ${check('b')} }`, operationName: 'A' },
    ],
    [
      'a field that stands alone, twice',
      { query: '{ a: alone(name: "x") { id } b: alone(name: "y") { id } }' },
    ],
    ['a field that stands alone, beside another', { query: '{ alone(name: "x") { id } thing { id } }' }],
    [
      'a field that stands alone, in a fragment',
      { query: 'query { thing { id } ...A } fragment A on Query { alone(name: "x") { id } }' },
    ],
  ])('%s', async (_name, body) => {
    const answer = await send(body);
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toMatch(/^(GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT)$/);
    expect(ran).toEqual([]);
  });

  it('while one field that stands alone, or one mutation in a fragment, is served', async () => {
    const one = await send({ query: 'query A { x: alone(name: "x") { id } __typename }' });
    const two = await send({ query: `mutation { ...A } fragment A on Mutation { ${check('a')} }` });
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(ran).toEqual(['alone', 'checkCode 1']);
  });
});

describe('a document is bounded', () => {
  const nested = (depth: number): string => (depth === 0 ? '{ id }' : `{ inner ${nested(depth - 1)} }`);
  const chain = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`);
  it.each([
    ['in depth', `{ thing ${nested(12)} }`],
    ['in aliases', `{ ${Array.from({ length: 11 }, (_, i) => `a${i}: thing { id }`).join(' ')} }`],
    ['in tokens', `{ ${'thing { id } '.repeat(300)} }`],
    ['in directives', `{ thing { id ${'@skip(if: false) '.repeat(30)} } }`],
    [
      'in cost',
      `{ thing(first: 100) { list { list { list { list { id } } } } } a: thing(first: 100) { list { list { list { list { id } } } } } }`,
    ],
    ['in page size', '{ thing(first: 101) { id } }'],
    ['in kind: there is nothing to subscribe to', 'subscription { thing { id } }'],
    ['in chained fragments', `{ ...F0 } ${chain.join(' ')} fragment F60 on Query { __typename }`],
  ])('%s', async (_name, query) => {
    const started = performance.now();
    const answer = await send({ query });
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(performance.now() - started).toBeLessThan(1000);
    expect(ran).toEqual([]);
  });

  it('and introspection is off in production, on otherwise', async () => {
    const query = '{ __schema { types { name } } }';
    expect(codeOf(await send({ query }))).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await send({ query }, {}, proxied.url)).errors).toEqual([]);
  });
});

describe('what is no GraphQL gets a clear error as JSON', () => {
  it.each<[string, string, Record<string, string>, number]>([
    ['broken JSON', `{"query": ${SECRET}`, {}, 400],
    ['an empty body', '', {}, 400],
    ['a number', '5', {}, 400],
    ['null', 'null', {}, 400],
    ['an empty object', '{}', {}, 400],
    ['a query that is no text', '{"query": {"a": 1}}', {}, 400],
    ['variables that are no object', '{"query": "{ thing { id } }", "variables": "x"}', {}, 400],
    ['a poisoned prototype', '{"query": "{ thing { id } }", "__proto__": {"a": 1}}', {}, 400],
    ['plain text', '{ thing { id } }', { 'content-type': 'text/plain' }, 415],
    ['a form', 'query={thing{id}}', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a huge body', JSON.stringify({ query: `{ thing { id } } #${'x'.repeat(40_000)}` }), {}, 413],
    ['an unknown operation name', '{"query": "query A { thing { id } }", "operationName": "B"}', {}, 400],
  ])('%s', async (_name, body, headers, status) => {
    const answer = await send(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.errors[0]?.message).toMatch(/^[A-Z]/);
    expect(answer.text).not.toMatch(/hunter2|stack|node_modules|</);
    expect(ran).toEqual([]);
  });

  it('other addresses and methods too', async () => {
    const missing = await fetch(direct.url.replace('/graphql', '/nothing'));
    const get = await fetch(`${direct.url}?query={thing{id}}`);
    expect([missing.status, get.status]).toEqual([404, 405]);
    expect(missing.headers.get('content-type')).toContain('json');
  });
});

describe('what was typed never comes back', () => {
  const withInput = 'mutation($input: CheckInput!) { checkCode(input: $input) { userErrors { code } } }';
  it.each<[string, unknown, RegExp]>([
    [
      'in a variable of the wrong type',
      { query: withInput, variables: { input: { code: { a: SECRET } } } },
      /"input\.code" must be a valid String!/,
    ],
    [
      'in an unknown field',
      { query: withInput, variables: { input: { code: '1', zzz: SECRET } } },
      /"input" has a field that CheckInput does not know/,
    ],
    [
      'in a key',
      { query: withInput, variables: { input: { code: '1', [SECRET]: 1 } } },
      /"input" has a field/,
    ],
    [
      'beside a missing field',
      { query: withInput, variables: { input: { kind: 'APP', other: SECRET } } },
      /"input\.code" \(String!\) is required/,
    ],
    [
      'in an enum',
      { query: withInput, variables: { input: { code: '1', kind: SECRET } } },
      /"input\.kind" must be one of PHONE, APP/,
    ],
    [
      'in a missing variable',
      { query: withInput, variables: { other: SECRET } },
      /"\$input" \(CheckInput!\) is required/,
    ],
    [
      'in a whole variable',
      { query: withInput, variables: { input: SECRET } },
      /"input" must be a valid CheckInput!/,
    ],
    [
      'in a literal',
      { query: `mutation { checkCode(input: { code: ["${SECRET}"] }) { userErrors { code } } }` },
      /not a valid String/,
    ],
    [
      'in a literal enum',
      { query: `mutation { checkCode(input: { code: "1", kind: "${SECRET}" }) { userErrors { code } } }` },
      /Pass values as variables/,
    ],
    [
      'in a literal number',
      { query: 'mutation { checkCode(input: { code: 987654321 }) { userErrors { code } } }' },
      /not a valid String/,
    ],
    [
      'in a document that is cut off',
      { query: `mutation { checkCode(input: { code: "${SECRET} }) ` },
      /not valid GraphQL/,
    ],
  ])('%s', async (_name, body, text) => {
    for (const url of [direct.url, proxied.url]) {
      const answer = await send(body, {}, url);
      expect(answer.status).toBe(400);
      expect(answer.errors[0]?.message).toMatch(text);
      expect(answer.text).not.toMatch(/hunter2|987654321/);
      expect(Object.keys(answer.errors[0]?.extensions ?? {})).toEqual(['code']);
    }
  });

  it('and a fault on our side says its request id and nothing else', async () => {
    lines.length = 0;
    const answer = await send({ query: '{ broken { id } }' });
    expect(answer.errors[0]?.extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      requestId: expect.any(String),
    });
    expect(answer.headers.get('x-request-id')).toBe(answer.errors[0]?.extensions.requestId);
    expect(answer.text).not.toMatch(/hunter2|SQLITE/);
    const fault = JSON.parse(lines.find((line) => line.includes('graphql.fault')) ?? '{}');
    expect(fault).toMatchObject({ operation: 'broken', error: { class: 'Error', stack: expect.any(Array) } });
    expect(lines.join('')).not.toMatch(/hunter2/);
  });

  it('while a hint about a misspelt field stays', async () => {
    const answer = await send({ query: '{ thing { idd } }' }, {}, proxied.url);
    expect(answer.errors[0]?.message).toBe('Cannot query field "idd" on type "Thing". Did you mean "id"?');
  });
});

describe('who may call', () => {
  it('is refused where nobody said so, and asked to sign in where an account is needed', async () => {
    expect(codeOf(await send({ query: '{ forgotten { id } }' }))).toBe('FORBIDDEN');
    expect(codeOf(await send({ query: '{ mine { id } }' }))).toBe('UNAUTHENTICATED');
    expect((await send({ query: '{ mine { id } }' }, { authorization: 'Bearer abc' })).data).toEqual({
      mine: { id: 'mine' },
    });
    expect(rootFieldsWithoutAllow(direct.schema)).toEqual(['Query.forgotten']);
    expect(ran).toEqual([]);
  });

  it.each([
    ['{ forgotten { id } }', 'This is not open to you.', 'Usted no tiene acceso a esto.'],
    ['{ mine { id } }', 'Please sign in first.', 'Primero inicie sesión.'],
    ['{ limited { id } }', /^That was too many requests/, /^Fueron demasiadas solicitudes/],
    ['{ broken { id } }', /^Something went wrong on our side/, /^Algo falló de nuestro lado/],
    // What only a programmer can mend is said to programmers.
    ['{ thing { idd } }', /^Cannot query field/, /^Cannot query field/],
  ])('is told in the language of the request: %s', async (query, english, spanish) => {
    const said = async (language: string) =>
      (await send({ query }, { 'accept-language': language })).errors[0]?.message;
    expect(await said('en-US')).toMatch(english);
    expect(await said('es-MX,es;q=0.9,en;q=0.8')).toMatch(spanish);
  });

  it('is told when to come back after too many requests', async () => {
    const answer = await send({ query: '{ limited { id } }' });
    expect(answer.errors[0]?.extensions).toEqual({
      code: 'RATE_LIMITED',
      retryAt: '2026-11-01T00:00:00.000Z',
    });
  });
});

describe('a session', () => {
  const query = '{ mine { id } }';
  const cookie = '__Host-session=abc';
  it('by cookie and by header at once is refused', async () => {
    const answer = await send({ query }, { cookie, authorization: 'Bearer abc' });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it.each<[string, Record<string, string>, number]>([
    ['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['a page of a sister site', { 'sec-fetch-site': 'same-site', origin: 'https://evil.example' }, 403],
    ['an old browser on another site', { origin: 'https://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 200],
    ['a listed front end', { 'sec-fetch-site': 'cross-site', origin: 'https://front.example' }, 200],
    ['no browser', {}, 200],
  ])('by cookie from %s', async (_name, headers, status) => {
    expect((await send({ query }, { cookie: `a=b; ${cookie}`, ...headers })).status).toBe(status);
  });

  it('is open to listed origins alone', async () => {
    const front = await fetch(direct.url, {
      method: 'OPTIONS',
      headers: { origin: 'https://front.example' },
    });
    const evil = await fetch(direct.url, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect(front.headers.get('access-control-allow-origin')).toBe('https://front.example');
    expect(front.headers.get('access-control-allow-credentials')).toBe('true');
    expect(evil.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the client address', () => {
  const query = '{ whoAmI }';
  const facts = async (headers: Record<string, string>, url: string) =>
    (await send({ query }, headers, url)).data?.whoAmI;
  it('is the connection when no proxy is trusted, whatever is forwarded', async () => {
    expect(await facts({ 'x-forwarded-for': '203.0.113.9' }, direct.url)).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      'EN',
      '',
    ]);
  });

  it('is the last address before the trusted proxies; what stands before it may be forged', async () => {
    const forwarded = '198.51.100.1, 203.0.113.9, 10.1.2.3';
    expect(await facts({ 'x-forwarded-for': forwarded }, proxied.url)).toEqual([
      '203.0.113.9',
      '203.0.113.9',
      'EN',
      '',
    ]);
    const garbage = await facts({ 'x-forwarded-for': 'a garbage value' }, proxied.url);
    expect(garbage).toEqual(['127.0.0.1', '127.0.0.1', 'EN', '']);
  });

  it('counts IPv6 by its /64', async () => {
    const v6 = await facts(
      { 'x-forwarded-for': '2001:db8:0:7:aaaa::1', 'accept-language': 'es' },
      proxied.url,
    );
    expect(v6).toEqual(['2001:db8:0:7:aaaa::1', '2001:db8:0:7::/64', 'ES', '']);
  });
});
