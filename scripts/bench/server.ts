// The real server process of the bench: dist/api/main.js as `npm start` runs it, on a temporary folder and a port of its own.
import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { rootFolder } from '../../api/root-folder.js';
import { freePort } from '../bootstrap/redis-server.mjs';
import { treeOf } from './processes.js';

export interface Server {
  readonly pid: number;
  /** Of the GraphQL endpoint. */
  readonly url: string;
  /** From the start of the process to the first answer that it is ready. */
  readonly readyAfterMs: number;
  stop(): Promise<void>;
}

const PATIENCE_MS = 60_000;

/** The settings of the bench: everything as it comes, but any number of checks for the one address of the load. */
export function settingsFor(folder: string, redisUrl: string | undefined): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    DATA_DIR: folder,
    POLICY_SET: 'addressChecksPerMinute=1000000,addressChecksPerHour=10000000',
    SEED_DEMO: 'false',
    ...(redisUrl && { REDIS_URL: redisUrl }),
  };
}

/** Starts `command` with a port added to `env` and waits until it says that it is ready. */
export async function startServer(command: readonly string[], env: NodeJS.ProcessEnv): Promise<Server> {
  const port = await freePort();
  const log = openSync(join(env.DATA_DIR ?? '', 'server.log'), 'a', 0o600);
  const [program = '', ...words] = command;
  const began = performance.now();
  const child = spawn(program, words, {
    cwd: rootFolder(),
    env: { ...env, PORT: String(port) },
    // The channel tethers the process to the bench (serverCommand); npm ends by the end of its parent.
    stdio: ['ignore', log, log, 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    const tree = treeOf(child.pid as number);
    child.kill('SIGTERM');
    await ended;
    // Under npm the server ends after npm.
    while (tree.some(({ pid }) => existsSync(`/proc/${pid}`))) await wait(20);
  };
  const address = `http://127.0.0.1:${port}`;
  while (!(await isReady(address))) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with ${child.exitCode}; see ${env.DATA_DIR}/server.log`);
    if (performance.now() - began > PATIENCE_MS) throw new Error('the server does not become ready');
    await wait(10);
  }
  const readyAfterMs = performance.now() - began;
  return { pid: child.pid as number, url: `${address}/graphql`, readyAfterMs, stop };
}

async function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The server itself, without what starts it; it ends when the bench does. */
export const serverCommand = (): string[] => [
  process.execPath,
  '--require',
  join(rootFolder(), 'scripts/bootstrap/threads.cjs'),
  '--import',
  join(rootFolder(), 'scripts/bootstrap/tether.mjs'),
  join(rootFolder(), 'dist/api/main.js'),
];
