// npm run demo as a stranger types it: against a real server with its Redis, its workers, its outbox and its letters.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeSystem } from '../api/test/processes.js';
import { freePort } from './bootstrap/redis-server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const demo = (words: readonly string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/demo.ts', ...words],
      { cwd: root, env: { PATH: process.env.PATH ?? '', ...env } },
      (_fault, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

/** Something else that listens. */
async function stranger(answers: (path: string) => string | undefined) {
  const server = createServer((request, response) => {
    const text = answers(request.url ?? '');
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

describe('the demonstration', () => {
  let system: Awaited<ReturnType<typeof wholeSystem>>;
  beforeAll(async () => {
    system = await wholeSystem();
  });
  afterAll(() => system?.end());

  it('walks both registrations to their end, twice in a row with other people, readable at 80 columns', async () => {
    const casts: (string | undefined)[] = [];
    for (const run of [1, 2]) {
      const { code, out, err } = await demo(['--url', system.url], { DATA_DIR: system.folder });
      expect({ run, code, err }).toEqual({ run, code: 0, err: '' });
      const scenes = [...out.matchAll(/^\d+\. (.+)$/gm)].map(([, title]) => title);
      expect(scenes).toEqual([
        ...['Who are you?', 'The e-mail', 'The last tax return', 'A financial account', 'The phone'],
        ...['Username and password', 'Signing in, with a security code by text'],
        ...['Who are you?', 'The e-mail', 'The last tax return', 'A financial account', 'The phone'],
        ...['Username and password', 'The letter', 'The return: signing in with the letter at hand'],
        ...['The authenticator app', 'Signing in again, with the authenticator app'],
      ]);
      expect(out.match(/, ACTIVE, security codes by phone \*{3}-\*{3}-\d{4}$/gm)).toHaveLength(1);
      expect(out.match(/, ACTIVE, security codes by app "My phone"$/gm)).toHaveLength(2);
      expect(out).toContain('PHONE_NOT_LINKED');
      expect(out.match(/answers +The code was right\. Now at COMPLETE\.$/gm)).toHaveLength(2);
      expect(out).toMatch(/post +Activation code \d{8}$/m);
      expect(out).toMatch(/That is all\./);
      // The path of the letter is one word, which is not broken.
      expect(out.split('\n').filter((line) => [...line].length > 80 && !line.endsWith('.pdf'))).toEqual([]);
      expect(out).not.toContain('\x1b');
      casts.push(...[...out.matchAll(/^(\S+ \S+) of /gm)].map(([, name]) => name));
    }
    expect(new Set(casts).size).toBe(4);
  });

  it('says where it looked for the letter when the server keeps its letters elsewhere', async () => {
    const { code, out, err } = await demo(['mail', '--url', system.url], {
      LETTER_URL: 'sftp://printer@host/in',
    });
    expect(code).toBe(1);
    expect(out).toContain('7. The letter');
    // What a form masks is masked here too.
    expect(out).toMatch(/SSN •••-••-\d{4}/);
    expect(out).not.toMatch(/\b\d{3}-?\d{2}-?\d{4}\b/);
    expect(out).toMatch(/password •{12}/);
    expect(err).toBe(
      'The letters of this server go to the printer by SFTP (LETTER_URL): their codes cannot be read here.\n',
    );
  });
});

describe('the demonstration without a server that it can use', () => {
  it('says what to start when nobody answers', async () => {
    const port = await freePort();
    expect(await demo([], { PORT: String(port) })).toEqual({
      code: 1,
      out: '',
      err: `No server answers at http://127.0.0.1:${port}. Start one first: npm start\n`,
    });
  });

  it('says so when the server keeps no outbox, as in production, and when it is none of ours', async () => {
    const production = await stranger((path) => (path === '/healthz' ? '{"status":"alive"}' : undefined));
    const other = await stranger(() => '<html>');
    try {
      const without = await demo(['--url', production.url], { NODE_ENV: 'production' });
      expect(without).toMatchObject({ code: 1, out: '' });
      expect(without.err).toMatch(/keeps no outbox: it runs in production/);
      const wrong = await demo(['--url', other.url]);
      expect(wrong).toEqual({
        code: 1,
        out: '',
        err: `What answers at ${other.url} is not Secure Access.\n`,
      });
    } finally {
      production.close();
      other.close();
    }
  });

  it('tells how to type it, with exit code 2', async () => {
    for (const words of [['fax'], ['--url', 'nowhere']]) {
      const { code, err } = await demo(words);
      expect({ words, code }).toEqual({ words, code: 2 });
      expect(err).toContain('npm run demo -- --url URL');
    }
  });
});
