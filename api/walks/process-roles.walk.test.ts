// The topology of docker-compose.yml as plain processes: two of ROLE=api, workers of ROLE=worker, a PostgreSQL and a
// Redis. Requests go to the two in turn; workers are killed while they send; Redis is wiped, killed and comes back.
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, openApp } from '../app.js';
import { verifyChain } from '../audit/index.js';
import { loadConfig } from '../config.js';
import { type SqlText, sql } from '../platform/db/sql.js';
import { createLog } from '../platform/log.js';
import {
  call,
  credentialsOf,
  emailOf,
  passwordAccepted,
  type Reached,
  registerByMail,
  registerByPhone,
  registrationAt,
  signInByText,
  succeed,
} from '../test/journeys.js';
import { type Mailbox, startMailbox } from '../test/mailbox.js';
import { plainPerson, prepare, printedLetters, reachedBy } from '../test/outside.js';
import { startPostgres, type TestPostgres } from '../test/postgres.js';
import { dataFolder, type RunningProcess, startProcess } from '../test/processes.js';
import { startRedis, type TestRedis } from '../test/redis.js';
import { checkpointFile } from '../upkeep.job.js';

/** Unsent rows are found again within 5 s (api.md "Running it"); one more for the way. */
const FOUND_AGAIN_MS = 6_000;

const apiFolder = dataFolder();
const workerFolder = dataFolder();
let postgres: TestPostgres;
let redis: TestRedis;
let mailbox: Mailbox;
let env: Record<string, string>;
let apis: RunningProcess[];
let workers: RunningProcess[];
let app: App;
let people: Reached;

const startWorker = (): Promise<RunningProcess> =>
  startProcess({ ...env, ROLE: 'worker', DATA_DIR: workerFolder.path });
const startApi = (): Promise<RunningProcess> =>
  startProcess({ ...env, DATA_DIR: apiFolder.path, ROLE: 'api' });
const rows = <T>(statement: SqlText) => app.deps.db.read((tx) => tx.sql<T>(statement));

beforeAll(async () => {
  [postgres, redis, mailbox] = await Promise.all([startPostgres(), startRedis(), startMailbox()]);
  env = {
    DATABASE_URL: await postgres.createDatabase(),
    REDIS_URL: redis.url,
    KEYS: join(apiFolder.path, 'keys'),
    EMAIL_URL: mailbox.url,
    SEED_DEMO: 'false',
    LOG_LEVEL: 'warn',
    POLICY_SET: 'addressChecksPerMinute=100000,addressChecksPerHour=100000,sendsPerHour=100',
  };
  const here = { ...env, DATA_DIR: apiFolder.path };
  await prepare(
    here,
    Array.from({ length: 60 }, (_, index) => plainPerson(index + 1)),
  );
  app = await openApp(loadConfig(here), createLog({ level: 'silent' }));
  apis = [];
  workers = [];
  let turn = 0;
  const outside = reachedBy(() => apis[turn++ % apis.length]?.url ?? '', workerFolder.path);
  people = { ...outside, codeSentTo: (to) => (to.includes('@') ? mailedCode(to) : outside.codeSentTo(to)) };
}, 150_000);

// Two api processes and one worker, whatever the test before ended or started.
beforeEach(async () => {
  while (workers.length > 1) await workers.pop()?.end('SIGKILL');
  const [newApis, newWorkers] = await Promise.all([
    Promise.all(Array.from({ length: 2 - apis.length }, startApi)),
    Promise.all(Array.from({ length: 1 - workers.length }, startWorker)),
  ]);
  apis.push(...newApis);
  workers.push(...newWorkers);
}, 60_000);

afterAll(async () => {
  await Promise.all([...(apis ?? []), ...(workers ?? [])].map((one) => one.end('SIGKILL')));
  await app?.close();
  await Promise.all([mailbox?.close(), redis?.stop(), postgres?.stop()]);
  apiFolder.remove();
  workerFolder.remove();
});

async function mailedCode(to: string): Promise<string> {
  for (const until = Date.now() + 20_000; Date.now() < until; await wait(20)) {
    const mail = mailbox.mails.filter((one) => one.to === to).at(-1);
    const code = mail?.text.match(/^\s*(\d{6})\s*$/m)?.[1];
    if (code) return code;
  }
  throw new Error(`no code arrived at ${to}`);
}

/** How long until nothing waits to be sent any more. */
async function untilAllSent(): Promise<number> {
  const began = Date.now();
  for (; Date.now() - began < 20_000; await wait(50)) {
    const [left] = await rows<{ n: string }>(sql`SELECT
      (SELECT count(*) FROM message WHERE state IN ('QUEUED', 'SENDING')) +
      (SELECT count(*) FROM letter WHERE state IN ('QUEUED', 'BATCHED')) AS n`);
    if (Number(left?.n) === 0) break;
  }
  return Date.now() - began;
}

const start = (number: number, email: string) => {
  const { firstName, lastName } = plainPerson(number);
  return succeed(people, 'startRegistration', { firstName, lastName, email, application: 'ESERVICES' });
};

describe('two api processes and a worker', { timeout: 60_000 }, () => {
  it('take a registration by phone and a sign-in, each request at the other process', async () => {
    const made = await registerByPhone(people, plainPerson(1));
    expect(made.account.status).toBe('ACTIVE');
    const { sessionToken } = await signInByText(people, plainPerson(1));
    for (let both = 0; both < 2; both += 1) {
      const { data } = await people.graphql(
        '{ me { status } }',
        {},
        { authorization: `Bearer ${sessionToken}` },
      );
      expect(data.me).toEqual({ status: 'ACTIVE' });
    }
  });

  it('take a registration by mail, whose letter the worker prints in its own folder', async () => {
    const made = await registerByMail(people, plainPerson(2));
    expect(made.code).toMatch(/^\d{8}$/);
    const { token } = await passwordAccepted(people, plainPerson(2));
    await succeed(people, 'enterActivationCode', { token, code: made.code });
    await succeed(people, 'enrolPhone', { token, phone: '(202) 555-0188' });
    const code = await people.codeSentTo('+12025550188');
    const { login } = await succeed(people, 'confirmDevice', { token, code, sessionTransport: 'BEARER' });
    expect(login.step).toBe('COMPLETE');
    expect(printedLetters(join(apiFolder.path, 'letters'))).toEqual([]);
  });

  it('count a wrong password at either process as one more of the same three', async () => {
    await registerByPhone(people, plainPerson(6));
    const wrong = {
      username: credentialsOf(plainPerson(6)).username,
      password: 'not this one',
      application: 'ESERVICES',
    };
    const answers = [];
    for (let miss = 0; miss < 4; miss += 1)
      answers.push((await call(people, 'signIn', wrong)).userErrors[0]?.code);
    expect(answers).toEqual(['CREDENTIALS_INCORRECT', 'CREDENTIALS_INCORRECT', 'LOCKED', 'LOCKED']);
  });
});

describe('bad luck', { timeout: 60_000 }, () => {
  it('a worker that is killed while it sends: the next one sends within seconds, under the same id', async () => {
    mailbox.holds = true;
    const before = mailbox.held;
    await start(3, 'held@example.com');
    while (mailbox.held === before) await wait(10);
    await workers.pop()?.end('SIGKILL');
    mailbox.holds = false;
    workers.push(await startWorker());
    expect(await untilAllSent()).toBeLessThan(FOUND_AGAIN_MS);
    const [row] = await rows<{ id: string; tries: number }>(
      sql`SELECT id, tries FROM message ORDER BY id DESC LIMIT 1`,
    );
    expect(row?.tries).toBe(2);
    expect(mailbox.mails.filter(({ to }) => to === 'held@example.com').map(({ id }) => id)).toEqual([
      `<${row?.id}@127.0.0.1>`,
    ]);
  });

  it('a wiped Redis: what was queued there is sent all the same', async () => {
    mailbox.holds = true;
    const waiting = Array.from({ length: 12 }, (_, index) => start(10 + index, `wiped${index}@example.com`));
    await Promise.all(waiting);
    await redis.flush();
    mailbox.holds = false;
    // Those that hung are the worker's to give up; it is killed so that nobody waits for that.
    await workers.pop()?.end('SIGKILL');
    workers.push(await startWorker());
    expect(await untilAllSent()).toBeLessThan(FOUND_AGAIN_MS);
    expect(new Set(mailbox.mails.filter(({ to }) => to.startsWith('wiped')).map(({ id }) => id)).size).toBe(
      12,
    );
  });

  it('no Redis at all: codes still arrive, secrets are still checked, nobody falls; one that comes back is used again', async () => {
    await registerByPhone(people, plainPerson(7));
    await redis.kill();
    const began = Date.now();
    const token = (await start(4, emailOf(plainPerson(4)))).token;
    const code = await people.codeSentTo(emailOf(plainPerson(4)));
    expect(Date.now() - began).toBeLessThan(FOUND_AGAIN_MS);
    const { registration } = await succeed(people, 'confirmEmail', { token, code });
    expect(registration.step).toBe('IDENTITY');
    const { login } = await passwordAccepted(people, plainPerson(7));
    expect(login.step).toBe('SECURITY_CODE');
    const ready = await fetch(`${apis[0]?.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', missing: ['redis'] }]);

    // And what waited is sent.
    await redis.comeBack();
    await start(5, 'back@example.com');
    expect(await untilAllSent()).toBeLessThan(FOUND_AGAIN_MS);
    for (const { url } of [...apis, ...workers]) {
      const until = Date.now() + FOUND_AGAIN_MS;
      while (!(await fetch(`${url}/readyz`)).ok && Date.now() < until) await wait(50);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    }
  });
});

describe('two workers at once', { timeout: 60_000 }, () => {
  it('send and print nothing twice, and all processes together write one unbroken audit trail', async () => {
    workers.push(await startWorker());
    // A worker killed between sending and noting it has had its mail sent again, under the same id: that was before.
    const before = mailbox.mails.length;
    const numbers = Array.from({ length: 10 }, (_, index) => 30 + index);
    const tokens = await Promise.all(
      numbers.map((number) => registrationAt(people, 'CREDENTIALS', plainPerson(number))),
    );
    await Promise.all(
      numbers.map((number, index) =>
        succeed(people, 'createCredentials', { token: tokens[index], ...credentialsOf(plainPerson(number)) }),
      ),
    );
    expect(await untilAllSent()).toBeLessThan(FOUND_AGAIN_MS);
    const again = sql`SELECT message_id FROM message_attempt WHERE outcome = 'SENT' GROUP BY message_id HAVING count(*) > 1`;
    expect(await rows(again)).toEqual([]);
    const ids = mailbox.mails.slice(before).map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(numbers.length);
    expect(new Set(ids).size).toBe(ids.length);
    const printed = printedLetters(join(workerFolder.path, 'letters')).map(({ id }) => id);
    const letters = await rows<{ id: string }>(sql`SELECT id FROM letter ORDER BY id`);
    expect(printed.sort()).toEqual(letters.map(({ id }) => id));
    const chain = await verifyChain({ ...app.deps, checkpointFile: checkpointFile(app.deps.config) });
    expect(chain).toMatchObject({ valid: true });
    expect(chain.events).toBeGreaterThan(100);
  });
});

describe('a graceful end', { timeout: 60_000 }, () => {
  it('answers what is under way, and is over within ten seconds', async () => {
    const numbers = Array.from({ length: 8 }, (_, index) => 40 + index);
    const tokens = await Promise.all(
      numbers.map((number) => registrationAt(people, 'CREDENTIALS', plainPerson(number))),
    );
    const under = numbers.map((number, index) =>
      call(people, 'createCredentials', { token: tokens[index], ...credentialsOf(plainPerson(number)) }),
    );
    await wait(60);
    const began = Date.now();
    const endings = Promise.all(apis.splice(0).map((api) => api.end('SIGTERM')));
    const answers = await Promise.all(under);
    expect(answers.map(({ account }) => account?.status)).toEqual(numbers.map(() => 'ACTIVE'));
    expect((await endings).map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array(2).fill({ code: 0, stderr: '' }),
    );
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it('needs no Redis for it', async () => {
    workers.push(await startWorker());
    await redis.kill();
    await wait(200);
    const began = Date.now();
    const endings = await Promise.all(workers.splice(0).map((worker) => worker.end('SIGTERM')));
    expect(endings.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array(2).fill({ code: 0, stderr: '' }),
    );
    expect(Date.now() - began).toBeLessThan(10_000);
    await redis.comeBack();
  });
});
