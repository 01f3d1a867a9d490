// npm run keys and npm run audit as an operator types them, each in a process of its own.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record, withAudit } from '../api/audit/index.js';
import { keyUses } from '../api/key-uses.js';
import { systemClock } from '../api/platform/clock.js';
import { createCrypto, createKeyring, loadKeyring } from '../api/platform/crypto/index.js';
import { randomIds } from '../api/platform/ids.js';
import { type TemporaryDatabase, temporaryDatabase } from '../api/test/temporary-database.js';
import { migrations } from '../migrations/index.js';

let base: TemporaryDatabase;
let env: Record<string, string>;
let keysPath: string;

beforeAll(async () => {
  base = await temporaryDatabase('sqlite', { entities: [], migrations });
  keysPath = join(base.folder, 'keys');
  env = { DATA_DIR: base.folder, DATABASE_URL: base.url, KEYS: keysPath, PATH: process.env.PATH ?? '' };
  const crypto = createCrypto(createKeyring(keysPath, { demonstration: true }));
  const db = withAudit(base.db, { crypto, clock: systemClock, ids: randomIds });
  for (let index = 0; index < 5; index += 1)
    await db.inTx(async (tx) =>
      record(tx, { kind: 'account.created', actor: { kind: 'SYSTEM' }, outcome: 'DONE' }),
    );
});
afterAll(() => base.remove());

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (script: string, ...words: string[]) => runWith({}, script, ...words);
const runWith = (settings: Record<string, string>, script: string, ...words: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const args = ['--import', 'tsx', join(root, `scripts/${script}.ts`), ...words];
    const child = execFile(
      process.execPath,
      args,
      { cwd: root, env: { ...env, ...settings } },
      (_fault, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

describe('the operator', () => {
  it('is told how to use a command that was typed wrongly', async () => {
    for (const [script, ...words] of [['audit'], ['audit', 'fix'], ['keys', 'rotate', 'everything']]) {
      const { code, err } = await run(script ?? '', ...words);
      expect(code).toBe(2);
      expect(err).toContain('npm run');
    }
  });

  it('rotates all keys, sees what needs the old ones and retires them, verifies the chain over the change of its key, and hears where it breaks', async () => {
    const rotated = await run('keys', 'rotate');
    expect(rotated).toMatchObject({ code: 0, err: '' });
    expect(rotated.out).toContain('password: k2 is active');
    expect(
      loadKeyring(keysPath)
        .live('field')
        .map(({ id }) => id),
    ).toEqual(['k2', 'k1']);
    const status = await run('keys', 'status');
    expect(status).toMatchObject({ code: 0, err: '' });
    expect(status.out).toMatch(/field +k1 +retiring .*\n +nothing needs it/);
    expect(status.out).toMatch(/9 in audit_event/);
    expect(await run('keys', 'reencrypt')).toMatchObject({ code: 0, err: '' });
    expect((await run('keys', 'retire')).out).toContain('less than a minute old');

    expect((await run('audit', 'checkpoint')).code).toBe(0);
    const whole = await run('audit', 'verify');
    expect(whole).toMatchObject({ code: 0, err: '' });
    expect(whole.out).toMatch(/The chain is whole: 12 events, 1 checkpoints/);
    await base.query('DROP TRIGGER audit_event_no_update');
    await base.query("UPDATE audit_event SET outcome = 'FAILED' WHERE seq = 3");
    const broken = await run('audit', 'verify');
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(/^BROKEN at event 3 \(.+\): its content was changed/);
  });

  it('is told in a sentence when there is nothing to open', async () => {
    const nowhere = { DATABASE_URL: 'sqlite:/nowhere/at-all.sqlite' };
    expect((await runWith(nowhere, 'audit', 'verify')).err).toBe(
      'There is no database at /nowhere/at-all.sqlite yet: "npm start" makes it.\n',
    );
    const noKeys = join(base.folder, 'no-keys');
    expect((await runWith({ KEYS: noKeys }, 'keys', 'status')).err).toMatch(
      `There is no key file at ${noKeys}: set KEYS`,
    );
  });
});

describe('the list of key uses', () => {
  it('names only columns that exist', async () => {
    const columns = [
      ...keyUses.sealed.flatMap(({ table, idColumn, columns: more }) =>
        [idColumn, ...more].map((name) => [table, name]),
      ),
      ...keyUses.indexed.map(({ table, sealedColumn }) => [table, sealedColumn]),
      ...keyUses.stamped.map(({ table, column }) => [table, column]),
    ];
    for (const [table, column] of columns)
      await base.query(`SELECT "${table}"."${column}" FROM "${table}" LIMIT 1`);
  });
});
