// Each fault of the start that a person can mend has its one sentence; whatever else is thrown is a bug and has none.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openApp } from './app.js';
import { loadConfig } from './config.js';
import { createLog } from './platform/log.js';
import { startFault } from './start-faults.js';
import { startPostgres } from './test/postgres.js';

const root = mkdtempSync(join(tmpdir(), 'secure-access-faults-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const folder = (): string => {
  const path = join(root, String(made++));
  mkdirSync(path);
  return path;
};

const PRODUCTION = {
  NODE_ENV: 'production',
  EMAIL_URL: 'smtp://mail.example',
  SMS_URL: 'smpp://id:word@carrier.example:2775?from=1',
};

/** What somebody reads who starts with these settings; fails when the start succeeds. */
async function sentenceOf(env: Record<string, string>): Promise<string | undefined> {
  try {
    const app = await openApp(
      loadConfig({ DATA_DIR: folder(), LOG_LEVEL: 'silent', ...env }),
      createLog({ level: 'silent' }),
    );
    await app.close();
  } catch (fault) {
    return startFault(fault);
  }
  throw new Error('the start succeeded');
}

const DATABASE_AWAY = /^The database of DATABASE_URL does not answer, or refuses/;

describe('a start that cannot be', () => {
  it('tells every wrong setting at once', async () => {
    const said = await sentenceOf({ PORT: 'x', POLICY: 'mine', LETTER_CUTOFF: 'noon', LOG_LEVEL: 'loud' });
    expect(said?.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'PORT',
      'POLICY',
      'LETTER_CUTOFF',
      'LOG_LEVEL',
    ]);
  });

  it.each(['nonsense', 'http://127.0.0.1:6379', 'redis://one:99999', 'redis://one:1,two:2'])(
    'refuses %s as the address of a Redis',
    async (url) => {
      expect(await sentenceOf({ REDIS_URL: url })).toMatch(/^REDIS_URL must be redis:\/\/host:6379/);
    },
  );

  it('tells of a carrier or provider whose address is wrong only on a closer look, without quoting it', async () => {
    const text = await sentenceOf({ SMS_URL: 'twilio://hidden-id@/' });
    expect(text).toMatch(/^SMS_URL: twilio needs sid, token and from/);
    expect(text).not.toContain('hidden-id');
    const provider = await sentenceOf({ TAX_RECORDS_URL: 'https://records.example/?key=hidden-word' });
    expect(provider).toMatch(/^TAX_RECORDS_URL must be a base address/);
    expect(provider).not.toContain('hidden-word');
  });

  it('makes no keys of its own in production', async () => {
    expect(await sentenceOf(PRODUCTION)).toMatch(
      /^There is no key file at .+: set KEYS, or make one as docs.operating.md says/,
    );
  });

  it('refuses in production the keys that a trial start has made', async () => {
    const path = folder();
    const trial = await openApp(loadConfig({ DATA_DIR: path }), createLog({ level: 'silent' }));
    await trial.close();
    expect(await sentenceOf({ ...PRODUCTION, DATA_DIR: path })).toMatch(
      /^These keys were made for a demonstration/,
    );
  });

  it.each([
    ['nobody listens at', 'postgres://user:hidden-word@127.0.0.1:9/x'],
    ['has no such host as', 'postgres://user:hidden-word@nowhere.invalid/x'],
  ])('says so when the database %s its address, without its password', async (_why, url) => {
    const said = await sentenceOf({ DATABASE_URL: url });
    expect(said).toMatch(DATABASE_AWAY);
    expect(said).not.toContain('hidden-word');
  });

  it('says so when PostgreSQL knows neither the name nor the database', async () => {
    const { url } = await startPostgres();
    const stranger = Object.assign(new URL(url), { username: 'stranger', password: 'hidden-word' }).href;
    expect(await sentenceOf({ DATABASE_URL: stranger })).toMatch(DATABASE_AWAY);
    const elsewhere = Object.assign(new URL(url), { pathname: '/not_there' }).href;
    expect(await sentenceOf({ DATABASE_URL: elsewhere })).toMatch(DATABASE_AWAY);
  });

  it('says that DATA_DIR is no folder', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(await sentenceOf({ DATA_DIR: file })).toMatch(/^DATA_DIR must be a folder/);
  });

  it('says that a folder lies where the database should', async () => {
    const path = folder();
    mkdirSync(join(path, 'secure-access.sqlite'));
    expect(await sentenceOf({ DATA_DIR: path })).toMatch(/^DATA_DIR must be a folder whose files/);
  });

  it('leaves a file alone that is no database', async () => {
    const path = folder();
    writeFileSync(
      join(path, 'secure-access.sqlite'),
      'A letter to my aunt, kept here by mistake. '.repeat(50),
    );
    expect(await sentenceOf({ DATA_DIR: path })).toMatch(/^The file of DATABASE_URL is no SQLite database/);
  });

  it('refuses a key file that others may read, and says what to type', async () => {
    const path = folder();
    mkdirSync(join(path, 'keys'));
    writeFileSync(join(path, 'keys/keyring.json'), '{"keys":{}}');
    chmodSync(join(path, 'keys/keyring.json'), 0o644);
    expect(await sentenceOf({ DATA_DIR: path })).toMatch(/type "chmod 600 .*keyring\.json"\.$/);
  });
});

it('a bug has no sentence: its stack is what helps', () => {
  expect(startFault(new TypeError('x is not a function'))).toBeUndefined();
  expect(startFault(Object.assign(new Error('odd'), { code: 'ERR_ODD' }))).toBeUndefined();
});
