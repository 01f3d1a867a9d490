// domain.md "bad luck": kill -9 at any moment costs nothing that was answered. People register through a process that is
// killed again and again; in the end every account is whole, every message sent, every letter printed once.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, openApp } from '../app.js';
import { type ChainReport, verifyChain } from '../audit/index.js';
import { loadConfig } from '../config.js';
import { codeOfLetter, readLetter } from '../delivery/index.js';
import type { Person } from '../evidence/people.js';
import { sql } from '../platform/db/sql.js';
import { createLog } from '../platform/log.js';
import { call, credentialsOf, financialAccountOf, identityOf, SECRET_ANSWERS } from '../test/journeys.js';
import {
  ask,
  codeInOutbox,
  LostAnswer,
  plainPerson,
  prepare,
  printedLetters,
  reachedBy,
} from '../test/outside.js';
import { dataFolder, type RunningProcess, startProcess } from '../test/processes.js';
import { startRedis, type TestRedis } from '../test/redis.js';
import { checkpointFile } from '../upkeep.job.js';

/** A few in each run of the tests; `KILLS=100 SEED=7 npm test -- process-kill` looks longer. */
const KILLS = Number(process.env.KILLS ?? 8);
const SIDE_BY_SIDE = 4;
const SEED = Number(process.env.SEED ?? 20171212);

/** Small and fast: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const folder = dataFolder();
const outbox = join(folder.path, 'outbox');
let redis: TestRedis;
let env: Record<string, string>;
let standing: RunningProcess | undefined;
let over = false;
const completed: { person: Person; email: string; byMail: boolean }[] = [];
let lost = 0;

/** Where the system answers now; waits while it is down. */
async function url(): Promise<string> {
  while (!standing) await wait(10);
  return standing.url;
}

/** One person from the first name to the account, through as many lost answers as come. */
async function register(person: Person, byMail: boolean): Promise<void> {
  let token: string | undefined;
  let email = '';
  const app = (at: string) => reachedBy(() => at, folder.path);
  for (let attempt = 0; ; ) {
    try {
      const at = await url();
      if (token === undefined) {
        // Another address each time, so that its newest code is this registration's.
        email = `a${attempt++}-${person.ssn}@example.com`;
        const { firstName, lastName } = person;
        const input = { firstName, lastName, email, application: 'ESERVICES' };
        token = (await call(app(at), 'startRegistration', input)).token;
      }
      const { data } = await ask(at, 'query Q($token: String!) { registration(token: $token) { step } }', {
        token,
      });
      const step = data.registration?.step;
      if (step === 'COMPLETE') return void completed.push({ person, email, byMail });
      const payload = await takeStep(app(at), step, { token: token ?? '', person, email, byMail });
      // A repeated step answers STEP_OUT_OF_ORDER and changes nothing; any other error would be a fault of ours.
      const codes = payload.userErrors.map(({ code }: { code: string }) => code);
      expect(codes.filter((code: string) => code !== 'STEP_OUT_OF_ORDER')).toEqual([]);
    } catch (error) {
      if (!(error instanceof LostAnswer)) throw error;
      lost += 1;
      await wait(20);
    }
  }
}

type Standing = { token: string; person: Person; email: string; byMail: boolean };

async function takeStep(app: Parameters<typeof call>[0], step: string, at: Standing) {
  const { token, person } = at;
  const phone = person.phones[0]?.number ?? '';
  switch (step) {
    case 'CONFIRM_EMAIL':
      return call(app, 'confirmEmail', { token, code: await codeInOutbox(outbox, at.email) });
    case 'IDENTITY':
      return call(app, 'submitIdentity', { token, ...identityOf(person) });
    case 'FINANCIAL_ACCOUNT':
      return call(app, 'submitFinancialAccount', { token, ...financialAccountOf(person) });
    case 'PHONE':
      if (at.byMail) return call(app, 'requestActivationCodeByMail', { token });
      return call(app, 'sendPhoneActivationCode', { token, phone });
    case 'PHONE_CODE':
      return call(app, 'confirmPhoneActivationCode', { token, code: await codeInOutbox(outbox, phone) });
    case 'CREDENTIALS': {
      const secretAnswers = at.byMail ? SECRET_ANSWERS.slice(0, 3) : undefined;
      return call(app, 'createCredentials', { token, ...credentialsOf(person), secretAnswers });
    }
    default:
      throw new Error(`stands at ${step}`);
  }
}

beforeAll(async () => {
  redis = await startRedis();
  env = {
    DATA_DIR: folder.path,
    SEED_DEMO: 'false',
    REDIS_URL: redis.url,
    LOG_LEVEL: 'error',
    // A kill between a try and its answer spends the try; here only the kills are to be seen.
    POLICY_SET:
      'addressChecksPerMinute=100000,addressChecksPerHour=100000,mismatchTries=100,sendsPerHour=100',
  };
  const people = Array.from({ length: 400 }, (_, index) => plainPerson(index + 1));
  await prepare(env, people);
}, 60_000);

afterAll(async () => {
  await standing?.end('SIGKILL');
  await redis?.stop();
  folder.remove();
});

describe('registrations while the system is killed again and again', () => {
  let app: App;
  let chain: ChainReport;
  let caughtUpMs = 0;
  const rows = <T>(statement: ReturnType<typeof sql>) => app.deps.db.read((tx) => tx.sql<T>(statement));

  beforeAll(
    async () => {
      const random = randomFrom(SEED);
      let next = 1;
      const stream = async (): Promise<void> => {
        while (!over) {
          const number = next++;
          await register(plainPerson(number), number % 2 === 1);
        }
      };
      const streams = Array.from({ length: SIDE_BY_SIDE }, stream);
      const faults = Promise.all(streams);
      faults.catch(() => undefined);
      for (let kill = 0; kill < KILLS; kill += 1) {
        standing = await startProcess(env);
        await Promise.race([wait(100 + random() * 1_100), faults]);
        const killed = standing;
        standing = undefined;
        await killed.end('SIGKILL');
        // Redis is lost whole now and then as well.
        if (kill % 5 === 4) await redis.flush();
      }
      over = true;
      standing = await startProcess(env);
      await faults;
      // Everything that was left is sent by the process that stands now.
      app = await openApp(loadConfig(env), createLog({ level: 'silent' }));
      const began = Date.now();
      for (const until = began + 20_000; Date.now() < until; await wait(50)) {
        const [open] = await rows<{ n: number }>(sql`SELECT
        (SELECT count(*) FROM message WHERE state IN ('QUEUED', 'SENDING')) +
        (SELECT count(*) FROM letter WHERE state IN ('QUEUED', 'BATCHED')) AS n`);
        if (Number(open?.n) === 0) break;
      }
      caughtUpMs = Date.now() - began;
      const ending = await standing.end('SIGTERM');
      expect({ code: ending.code, signal: ending.signal }).toEqual({ code: 0, signal: null });
      standing = undefined;
      chain = await verifyChain({ ...app.deps, checkpointFile: checkpointFile(app.deps.config) });
    },
    60_000 + KILLS * 20_000,
  );

  afterAll(() => app?.close());

  it('went on through many lost answers, and left nothing unsent for long', () => {
    expect(lost).toBeGreaterThan(KILLS / 2);
    expect(completed.length).toBeGreaterThan(SIDE_BY_SIDE);
    expect(caughtUpMs).toBeLessThan(6_000);
  });

  it('made one whole account for each person, and no other', async () => {
    const accounts = await rows<{ status: string; proofing_method: string }>(
      sql`SELECT status, proofing_method FROM account`,
    );
    const counted = (status: string) => accounts.filter((account) => account.status === status).length;
    expect(accounts.length).toBe(completed.length);
    expect(counted('ACTIVE')).toBe(completed.filter(({ byMail }) => !byMail).length);
    expect(counted('AWAITING_ACTIVATION')).toBe(completed.filter(({ byMail }) => byMail).length);
    const parts = await rows<Record<string, string | number>>(sql`SELECT a.status,
      (SELECT count(*) FROM device d WHERE d.account_id = a.id AND d.kind = 'PHONE' AND d.state = 'ACTIVE') AS phones,
      (SELECT count(*) FROM letter l WHERE l.account_id = a.id AND l.kind = 'REGISTRATION_NOTICE') AS notices,
      (SELECT count(*) FROM letter l WHERE l.account_id = a.id AND l.kind = 'ACTIVATION_CODE') AS code_letters,
      (SELECT count(*) FROM code c WHERE c.owner_id = a.id AND c.purpose = 'MAILED_ACTIVATION' AND c.state = 'OPEN') AS codes,
      (SELECT count(*) FROM message m WHERE m.owner_id = a.id AND m.kind = 'REGISTRATION_NOTICE') AS mailed_notices,
      (SELECT count(*) FROM secret_answer s WHERE s.account_id = a.id) AS answers,
      (SELECT count(*) FROM blind_index b WHERE b.owner_id = a.id) AS names,
      (SELECT count(*) FROM audit_event e WHERE e.subject_id = a.id AND e.kind = 'account.created') AS made,
      (SELECT count(*) FROM audit_event e WHERE e.subject_id = a.id AND e.kind = 'registration.completed') AS done,
      (SELECT count(*) FROM registration r WHERE r.account_id = a.id AND r.state = 'COMPLETE') AS registrations
      FROM account a`);
    const whole = { names: 1, made: 1, done: 1, registrations: 1 };
    const byPhone = { phones: 1, notices: 1, code_letters: 0, codes: 0, mailed_notices: 0, answers: 0 };
    const byMail = { phones: 0, notices: 0, code_letters: 1, codes: 1, mailed_notices: 1, answers: 3 };
    for (const { status, ...part } of parts)
      expect(part).toEqual({ ...whole, ...(status === 'ACTIVE' ? byPhone : byMail) });
  });

  it('sent every message', async () => {
    expect(await rows(sql`SELECT id, kind, state FROM message WHERE state <> 'SENT'`)).toEqual([]);
    const ids = await rows<{ id: string }>(sql`SELECT id FROM message`);
    const kept = readdirSync(outbox);
    expect(ids.filter(({ id }) => !kept.includes(`${id}.json`))).toEqual([]);
  });

  it('printed every letter once, with the code that opens its account', async () => {
    const letters = await rows<{ id: string; code_id: string | null; state: string }>(
      sql`SELECT id, code_id, state FROM letter`,
    );
    expect(letters.length).toBe(completed.length);
    expect(letters.filter(({ state }) => state !== 'HANDED_OVER')).toEqual([]);
    const dropbox = join(folder.path, 'letters');
    const printed = printedLetters(dropbox);
    const ids = letters.map(({ id }) => id).sort();
    expect(printed.map(({ id }) => id).sort()).toEqual(ids);
    const listed = [...new Set(printed.map(({ batch }) => batch))].flatMap((batch) =>
      readFileSync(join(dropbox, batch, 'manifest.csv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1),
    );
    expect(listed.map((line) => line.split(',')[0]).sort()).toEqual(ids);
    // No half of a batch is left lying beside them either.
    expect(readdirSync(dropbox).filter((name) => name.startsWith('.'))).toEqual([]);
    const digests = await rows<{ id: string; digest: string }>(sql`SELECT id, digest FROM code`);
    for (const { id, code_id } of letters.filter((letter) => letter.code_id !== null)) {
      const pdf = printed.find((letter) => letter.id === id)?.pdf ?? Buffer.alloc(0);
      const stored = digests.find((code) => code.id === code_id)?.digest ?? '';
      expect(readLetter(pdf).length).toBeGreaterThan(5);
      expect(app.deps.crypto.codeMatches(code_id ?? '', codeOfLetter(pdf) ?? '', stored)).toBe(true);
    }
  });

  it('left no file that others on the machine may read', () => {
    const names = readdirSync(folder.path, { recursive: true, encoding: 'utf8' });
    expect(names).toEqual(expect.arrayContaining(['secure-access.sqlite', 'secure-access.sqlite-wal']));
    const open = names.filter((name) => (statSync(join(folder.path, name)).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });

  it('kept the chain of the audit trail whole', () => {
    expect(chain).toMatchObject({ valid: true });
    expect(chain.events).toBeGreaterThan(completed.length * 5);
  });
});
