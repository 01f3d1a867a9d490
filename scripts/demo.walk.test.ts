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

  const registration = [
    'Who are you?',
    'The e-mail',
    'The last tax return',
    'A financial account',
    'The phone',
  ];
  const stories = {
    phone: [
      ...[...registration, 'Username and password', 'Signing in, with a security code by text'],
      ...['An authenticator app beside the phone', '"This was not me"', 'Another password'],
      'Signing in with the new password',
    ],
    mail: [
      ...[...registration, 'Username and password', 'The letter'],
      ...['The return: signing in with the letter at hand', 'The authenticator app'],
      'Signing in again, with the authenticator app',
    ],
    upgrade: [
      ...['Signing in with the old password', 'A financial account', 'The phone'],
      'The sign-in goes on, with a security code by text',
      'A phrase and an image by which to know this site',
      ...[
        'A new phone, which is a new registration',
        'The last tax return',
        'A financial account',
        'The phone',
      ],
      ...['The letter', 'Signing in with the old phone, the letter at hand'],
    ],
  };
  const walked = async (...words: (keyof typeof stories)[]) => {
    const { code, out, err } = await demo([...words, '--url', system.url], { DATA_DIR: system.folder });
    expect({ words, code, err }).toEqual({ words, code: 0, err: '' });
    const told = words.length > 0 ? words : (Object.keys(stories) as (keyof typeof stories)[]);
    const scenes = [...out.matchAll(/^\d+\. (.+)$/gm)].map(([, title]) => title);
    expect(scenes).toEqual(told.flatMap((story) => stories[story]));
    expect(out).toMatch(/That is all\./);
    // The path of the letter is one word, which is not broken.
    expect(out.split('\n').filter((line) => [...line].length > 80 && !line.endsWith('.pdf'))).toEqual([]);
    expect(out).not.toContain('\x1b');
    return { out, cast: [...out.matchAll(/^(\S+ \S+) of /gm)].map(([, name]) => name) };
  };

  it('walks all stories to a signed-in end, readable at 80 columns, and again with other people', async () => {
    const { out, cast } = await walked();
    expect(out.match(/, ACTIVE, security codes by phone \*{3}-\*{3}-\d{4}$/gm)).toHaveLength(5);
    expect(out.match(/, ACTIVE, security codes by app "My phone"$/gm)).toHaveLength(2);
    expect(out.match(/PHONE_NOT_LINKED/g)).toHaveLength(2);
    expect(out.match(/post +Activation code \d{8}$/gm)).toHaveLength(2);
    // The stranger's app is gone, and so is the session.
    expect(out).toMatch(/calls +disavowActivity\n(?:.*\n)*? {2}answers +null: signed out\./);
    // The upgraded account ends with the new phone, and began with the old one.
    const phones = [...out.matchAll(/codes by phone (\S+)$/gm)].map(([, hint]) => hint);
    expect(new Set(phones.slice(-3)).size).toBe(2);
    const again = await walked('phone', 'upgrade');
    expect(again.cast.filter((name) => cast.includes(name))).toEqual([]);
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
