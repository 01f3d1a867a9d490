// npm run agreement and npm run applications as an operator types them, each in a process of its own.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserAgreement } from '../api/accounts/account.entity.js';
import { agreementFaultTexts, beginningOf } from '../api/accounts/agreement/publish-agreement.rules.js';
import { ApplicationClient } from '../api/applications/application-client.entity.js';
import { clientOf } from '../api/applications/clients.js';
import { createKeyring } from '../api/platform/crypto/index.js';
import { type TemporaryDatabase, temporaryDatabase } from '../api/test/temporary-database.js';
import { migrations } from '../migrations/index.js';

let base: TemporaryDatabase;
let env: Record<string, string>;
const file = (name: string): string => join(base.folder, name);

beforeAll(async () => {
  base = await temporaryDatabase('sqlite', { entities: [ApplicationClient, UserAgreement], migrations });
  const KEYS = file('keys');
  env = { DATA_DIR: base.folder, DATABASE_URL: base.url, KEYS, PATH: process.env.PATH ?? '' };
  createKeyring(KEYS, { demonstration: true });
  writeFileSync(file('en.txt'), 'What you may expect of us, and we of you.\n');
  writeFileSync(file('es.txt'), 'Lo que usted puede esperar de nosotros, y aquí lo que esperamos.\n');
  writeFileSync(file('latin1.txt'), Buffer.from('aquí', 'latin1'));
});
afterAll(() => base.remove());

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (script: string, ...words: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const args = ['--import', 'tsx', join(root, `scripts/${script}.ts`), ...words];
    const child = execFile(process.execPath, args, { cwd: root, env }, (_fault, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

describe('the operator', () => {
  it('is told how to use a command that was typed wrongly', async () => {
    const wrong = [
      ['agreement', 'publish', '--version', '1', '--effective', 'now', '--en', file('en.txt')],
      ['applications', 'add', '--key', 'NOBODY'],
    ];
    for (const answer of await Promise.all(wrong.map(([script = '', ...words]) => run(script, ...words))))
      expect([answer.code, answer.out, answer.err.startsWith('npm run')]).toEqual([2, '', true]);
  });

  it('publishes a user agreement, and hears in sentences why another is not published', async () => {
    const publish = (version: string, effective: string, es = 'es.txt') =>
      run(
        'agreement',
        'publish',
        ...['--version', version, '--effective', effective],
        ...['--en', file('en.txt')],
        ...['--es', file(es)],
      );
    const first = await publish('2017-12', 'now');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('http://127.0.0.1:4000/user-agreement/2017-12');
    const [faulty, unreadable] = await Promise.all([
      publish('2017-12', '2018-02-30'),
      publish('2018-1', '2100-02-01', 'latin1.txt'),
    ]);
    expect([faulty?.code, faulty?.err]).toEqual([
      1,
      `${agreementFaultTexts.VERSION_TAKEN}\n${agreementFaultTexts.DATE_FORMAT}\n`,
    ]);
    expect([unreadable?.code, unreadable?.err]).toEqual([1, expect.stringContaining('is not in UTF-8')]);
    const { out } = await run('agreement', 'list');
    expect(out).toMatch(/^2017-12 {6}takes effect 20[^\n]+, 0 told so far\n$/);
    const events = await base.query("SELECT subject_id FROM audit_event WHERE kind = 'agreement.published'");
    expect(events).toEqual([{ subject_id: '2017-12' }]);
  });

  it('gives an application credentials, once, and ends them', async () => {
    const { code, out, err } = await run('applications', 'add', '--key', 'ESERVICES');
    expect([code, err]).toEqual([0, '']);
    const [, id = '', secret = ''] = /^client id: (\S+)\nclient secret: ([\w-]{43})\n/.exec(out) ?? [];
    expect(await clientOf(base, { id, secret })).toMatchObject({ id, application: 'ESERVICES' });
    expect(await clientOf(base, { id, secret: `${secret}.` })).toBeUndefined();
    const listed = await run('applications', 'list');
    expect(listed.out).toContain(`${id}  ESERVICES `);
    expect(listed.out).not.toContain(secret);
    expect(await run('applications', 'end', '--id', id)).toMatchObject({ code: 0, err: '' });
    expect(await clientOf(base, { id, secret })).toBeUndefined();
    const kept = JSON.stringify(await base.query('SELECT * FROM application_client, audit_event'));
    expect(kept).not.toContain(secret);
  });
});

describe('a date', () => {
  it.each([
    ['2018-02-01', '2018-02-01T05:00:00.000Z'],
    ['2018-07-01', '2018-07-01T04:00:00.000Z'],
    ['2018-02-29', undefined],
    ['2018-13-01', undefined],
    ['02/01/2018', undefined],
    ['', undefined],
  ])('%s begins at %s by Eastern time', (date, instant) => {
    expect(beginningOf(date)).toBe(instant);
  });
});
