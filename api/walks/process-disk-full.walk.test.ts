// A disk that fills up while people register: who asks is told to come back, the process lives on, and once there is
// room again everything that was answered is there and whole. A limit on the size of files stands for the full disk.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApp } from '../app.js';
import { verifyChain } from '../audit/index.js';
import { loadConfig } from '../config.js';
import { sql } from '../platform/db/sql.js';
import { createLog } from '../platform/log.js';
import { call } from '../test/journeys.js';
import { ask, codeInOutbox, plainPerson, prepare, reachedBy } from '../test/outside.js';
import { dataFolder, type RunningProcess, startProcess } from '../test/processes.js';
import { checkpointFile } from '../upkeep.job.js';

const folder = dataFolder();
const env = { DATA_DIR: folder.path, SEED_DEMO: 'false', LOG_LEVEL: 'error' };
const START = `mutation M($input: StartRegistrationInput!) {
  startRegistration(input: $input) { token registration { step } userErrors { code } } }`;
const started: { email: string; token: string }[] = [];
let running: RunningProcess;

const start = (number: number) => {
  const email = `full${number}@example.com`;
  const { firstName, lastName } = plainPerson(1);
  const input = { firstName, lastName, email, application: 'ESERVICES' };
  return { email, answer: ask(running.url, START, { input }) };
};

beforeAll(async () => {
  await prepare(env, [plainPerson(1)]);
  // The database fits; its journal soon does not.
  running = await startProcess(env, ['bash', '-c', 'trap "" XFSZ; ulimit -f 700; exec "$@"', 'bash']);
}, 60_000);

afterAll(async () => {
  await running?.end('SIGKILL');
  folder.remove();
});

it('a full disk is a masked fault for who asks, the process stands, and what was answered before goes on when there is room again', async () => {
  let refused: { extensions: { code: string } } | undefined;
  for (let number = 0; number < 200 && !refused; number += 1) {
    const { email, answer } = start(number);
    const { data, errors } = await answer;
    refused = errors?.[0];
    if (!errors) started.push({ email, token: data.startRegistration.token });
  }
  expect(refused?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
  expect(started.length).toBeGreaterThan(3);
  expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
  const { code, stdout, stderr } = await running.end('SIGTERM');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('graphql.fault');
  expect(stdout).not.toContain('@example.com');

  running = await startProcess(env);
  const people = reachedBy(() => running.url, folder.path);
  for (const { email, token } of started.slice(-3)) {
    const code = await codeInOutbox(join(folder.path, 'outbox'), email);
    expect((await call(people, 'confirmEmail', { token, code })).registration.step).toBe('IDENTITY');
  }
  const app = await openApp(loadConfig(env), createLog({ level: 'silent' }));
  const [check] = await app.deps.db.read((tx) =>
    tx.sql<{ integrity_check: string }>(sql`PRAGMA integrity_check`),
  );
  expect(check?.integrity_check).toBe('ok');
  const begun = await app.deps.db.read((tx) => tx.sql(sql`SELECT id FROM registration`));
  expect(begun).toHaveLength(started.length);
  const chain = await verifyChain({ ...app.deps, checkpointFile: checkpointFile(app.deps.config) });
  expect(chain).toMatchObject({ valid: true });
  await app.close();
}, 60_000);
