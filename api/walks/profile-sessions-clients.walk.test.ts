// api.md "Flow tokens … Sessions": the cookie as a real browser keeps it, which no script reads and no other site uses, and
// the bearer token as a plain program sends it.
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../test/app.js';
import { CHROMIUM } from '../test/chromium.js';
import { registerByPhone, signInByText, usernameOf } from '../test/journeys.js';
import { ordinaryPerson, texted } from '../test/sign-in-journeys.js';

let app: TestApp;
const person = ordinaryPerson(0);
beforeAll(async () => {
  app = await testApp();
  await registerByPhone(app, person);
});
afterAll(() => app.close());

const VERIFY = `mutation M($input: VerifySecurityCodeInput!) { verifySecurityCode(input: $input) {
  session { client } sessionToken userErrors { code } } }`;
const SIGN_OUT = 'mutation { signOut { userErrors { code } } }';

describe('a session by cookie, in a browser,', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let elsewhere: Server;
  /** Browsers take `localhost` as secure, and 127.0.0.1 as another site than it. */
  let [ours, otherSite, otherPort] = ['', '', ''];
  beforeAll(async () => {
    elsewhere = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Elsewhere</title>'),
    );
    await new Promise<void>((listening) => elsewhere.listen(0, '127.0.0.1', listening));
    const { port } = elsewhere.address() as AddressInfo;
    [ours, otherSite, otherPort] = [
      app.address.replace('127.0.0.1', 'localhost'),
      `http://127.0.0.1:${port}`,
      `http://localhost:${port}`,
    ];
    browser = await chromium.launch(CHROMIUM);
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(`${ours}/not-me`);
  });
  afterAll(async () => {
    await browser?.close();
    elsewhere?.close();
  });

  /** What a script of our own page gets when it asks. */
  const ask = (query: string, variables: object = {}) =>
    page.evaluate(async (body) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/graphql', { method: 'POST', headers, body });
      // biome-ignore lint/suspicious/noExplicitAny: tests read answers whose shape the query in the same line says.
      return ((await answer.json()) as { data: any }).data;
    }, JSON.stringify({ query, variables }));
  let signedIn: unknown;
  beforeEach(async () => {
    await context.clearCookies();
    signedIn = (await ask(VERIFY, { input: await texted(app, person) })).verifySecurityCode;
  });

  it('is kept by the browser and read by no script', async () => {
    expect(signedIn).toEqual({
      session: { client: 'Chrome on Linux' },
      sessionToken: null,
      userErrors: [],
    });
    expect(await context.cookies()).toEqual([
      expect.objectContaining({
        name: '__Host-session',
        domain: 'localhost',
        path: '/',
        httpOnly: true,
        secure: true,
        sameSite: 'Strict',
      }),
    ]);
    expect(await page.evaluate('document.cookie')).toBe('');
    expect((await ask('{ me { username } }')).me.username).toBe(usernameOf(person));
  });

  it.each([
    ['another site', () => otherSite],
    ['another port of the same name', () => otherPort],
  ])('is of no use to %s: neither forms nor scripts of it reach the account', async (_name, origin) => {
    const foreign = await context.newPage();
    const cookies: (string | undefined)[] = [];
    foreign.on('request', (sent) => {
      if (sent.url().startsWith(ours)) void sent.allHeaders().then(({ cookie }) => cookies.push(cookie));
    });
    await foreign.goto(origin());
    const tried = await foreign.evaluate(
      async ([url, query]) => {
        const body = JSON.stringify({ query });
        const send = (init: RequestInit) =>
          fetch(`${url}/graphql`, { method: 'POST', credentials: 'include', body, ...init }).then(
            (answer) => answer.type,
            () => 'refused',
          );
        return [
          await send({ headers: { 'content-type': 'application/json' } }),
          await send({ headers: { 'content-type': 'text/plain' } }),
          await send({ mode: 'no-cors' }),
        ];
      },
      [ours, SIGN_OUT] as const,
    );
    expect(tried).toEqual(['refused', 'refused', 'opaque']);
    // A form may ask without a preflight; its answer is a page of the browser.
    await foreign.setContent(`<form method="post" enctype="text/plain" action="${ours}/graphql">
      <input name='{"query":"${SIGN_OUT}","x":"' value='"}'><button>Send</button></form>`);
    await foreign.getByRole('button').click();
    await foreign.waitForURL(`${ours}/graphql`);
    expect(await foreign.locator('body').innerText()).toContain('BAD_USER_INPUT');
    if (origin() === otherSite) expect(cookies.filter((cookie) => cookie !== undefined)).toEqual([]);
    await foreign.close();
    expect((await ask('{ me { username } }')).me.username).toBe(usernameOf(person));
  });

  it('ends with signOut, and the browser forgets it', async () => {
    expect(await ask(SIGN_OUT)).toEqual({ signOut: { userErrors: [] } });
    expect(await context.cookies()).toEqual([]);
    expect(await ask('{ me { username } }')).toEqual({ me: null });
  });
});

describe('a session by token, of a plain program,', () => {
  /** Sends one operation with nothing but what a program must send. */
  const send = (authorization: string, query: string) =>
    new Promise<{ data: { me: { username: string } | null } }>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', authorization };
      const call = request(`${app.address}/graphql`, { method: 'POST', headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString())));
      });
      call.on('error', reject).end(JSON.stringify({ query }));
    });

  it('opens the account, and nothing after it ended', async () => {
    const { sessionToken } = await signInByText(app, person);
    const username = usernameOf(person);
    for (const scheme of ['Bearer', 'bearer'])
      expect((await send(`${scheme} ${sessionToken}`, '{ me { username } }')).data.me).toEqual({ username });
    for (const foreign of [`Basic ${sessionToken}`, `Bearer ${sessionToken}x`, 'Bearer'])
      expect((await send(foreign, '{ me { username } }')).data.me).toBeNull();
    await send(`Bearer ${sessionToken}`, SIGN_OUT);
    expect((await send(`Bearer ${sessionToken}`, '{ me { username } }')).data.me).toBeNull();
  });
});
