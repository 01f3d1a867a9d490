// README.md is true: its bash blocks run from top to bottom against a real server, and what it names exists.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeSystem } from '../api/test/processes.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const textOf = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
const readme = textOf('README.md');
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

/** Runs the text in one bash, as somebody does who pastes block after block. */
const bash = (text: string) =>
  new Promise<{ code: number; out: string; err: string }>((resolve, reject) => {
    const child = spawn('bash', ['--norc', '-c', text], {
      cwd: root,
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, out, err }));
  });

describe('the registration of README.md', () => {
  let system: Awaited<ReturnType<typeof wholeSystem>>;
  beforeAll(async () => {
    system = await wholeSystem();
  });
  afterAll(() => system?.end());

  it('goes from the first name to the session, call by call', async () => {
    const script = blocks('bash')
      .join('\n')
      .replaceAll('http://127.0.0.1:4000', system.url)
      // Beside other tests a text may take longer than beside a reader.
      .replace('sleep 1', 'sleep 2');
    const { code, out, err } = await bash(`set -eu\n${script}`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const answers = out.trim().split('\n');
    expect(answers.filter((answer) => /"errors"|"userErrors":\[\{/.test(answer))).toEqual([]);
    expect(answers.map((answer) => /"step":"(\w+)"/.exec(answer)?.[1] ?? '')).toEqual([
      ...['CONFIRM_EMAIL', 'IDENTITY', 'FINANCIAL_ACCOUNT', 'PHONE', 'PHONE_CODE', 'CREDENTIALS', 'COMPLETE'],
      ...['', 'SECURITY_CODE', 'SECURITY_CODE', 'COMPLETE', ''],
      ...['', '', '', ''],
    ]);
    expect(answers[6]).toContain('"status":"ACTIVE"');
    expect(answers[7]).toContain('A slow train north');
    expect(JSON.parse(answers.at(-1) ?? '')).toEqual({ data: { resetPassword: { userErrors: [] } } });
    expect(JSON.parse(answers.at(-5) ?? '')).toEqual({
      data: {
        me: {
          username: 'ivan.lindqvist',
          status: 'ACTIVE',
          name: { first: 'Ivan', last: 'Lindqvist' },
          phone: '***-***-9075',
          lastSignIn: null,
        },
      },
    });
  });
});

describe('what README.md names', () => {
  const scripts = (JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }).scripts;

  it('exists: links, files of the rules, and every line of the map', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path);
    const files = [...readme.matchAll(/`((?:api|schema|migrations|scripts|docs)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    const named = [...links, ...files, ...pathsOfMap(blocks('text').at(-1) ?? '')];
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
  });

  it('has each setting that the server reads', () => {
    const source = textOf('api/config.ts');
    const read = [
      ...source.matchAll(/\b(?:text|flag|matching|listed)\(\s*'([A-Z][A-Z_]+)'/g),
      ...source.matchAll(/\benv\.([A-Z][A-Z_]+)/g),
    ].map(([, name = '']) => name);
    expect(new Set(read).size).toBeGreaterThan(20);
    expect([...new Set(read)].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('are commands that package.json has', () => {
    const commands = [...readme.matchAll(/npm (?:run )?([a-z-]+)/g)].map(([, name = '']) => name);
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  });
});

/** The paths that the annotated tree means: what is indented lies in the folder above it. */
function pathsOfMap(map: string): string[] {
  let folder = '';
  return map
    .trimEnd()
    .split('\n')
    .map((line) => {
      const name = /^\s*(\S+)/.exec(line)?.[1] ?? '';
      if (line.startsWith(' ')) return `${folder}${name}`;
      folder = name;
      return name;
    });
}
