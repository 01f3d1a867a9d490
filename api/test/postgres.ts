// A real PostgreSQL for the walks (docs/decisions/0003-one-door-to-the-database.md). It starts with the
// first test file that asks, is shared by the whole run, and ends with it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { Client } from 'pg';
import { postgresFolder } from '../../scripts/bootstrap/postgres-folder.mjs';

export interface TestPostgres {
  /** The server's own database `postgres`; tests make theirs by createDatabase. */
  readonly url: string;
  /** Makes an empty database and answers its address. */
  createDatabase(): Promise<string>;
  /** Drops the databases made here; the server itself ends with the test run. */
  stop(): Promise<void>;
}

const keeper = fileURLToPath(new URL('../../scripts/bootstrap/postgres-keeper.mjs', import.meta.url));

/** Joins the run's PostgreSQL, starting it when this is the first to ask. Takes about two seconds then. */
export async function startPostgres(): Promise<TestPostgres> {
  const url = await serverUrl();
  const made: string[] = [];
  const run = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  return {
    url,
    async createDatabase() {
      const name = `t_${randomBytes(8).toString('hex')}`;
      await run(`create database ${name} template template0`);
      made.push(name);
      return Object.assign(new URL(url), { pathname: `/${name}` }).href;
    },
    async stop() {
      for (const name of made.splice(0)) await run(`drop database if exists ${name} with (force)`);
    },
  };
}

async function serverUrl(): Promise<string> {
  // vitest gives each test file a process of its own; the run is the process above them.
  const owner = process.env.VITEST_POOL_ID !== undefined && isMainThread ? process.ppid : process.pid;
  const folder = postgresFolder(tmpdir(), owner);
  if (claimed(folder))
    spawn(process.execPath, [keeper, String(owner), folder], { detached: true, stdio: 'ignore' }).unref();
  const ready = join(folder, 'ready.json');
  for (const until = Date.now() + 40_000; !existsSync(ready); await wait(50))
    if (Date.now() > until)
      throw new Error(`PostgreSQL did not start within 40 s; see ${folder}/postgres.log`);
  const answer = JSON.parse(readFileSync(ready, 'utf8')) as { url?: string; fault?: string };
  if (answer.url === undefined) throw new Error(answer.fault);
  return answer.url;
}

function claimed(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o711 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
