// The real entry, api/main.ts, as a process of its own: for walks that kill it, stop it, or start it with what it must
// refuse. The sources run as they are (tsx), so nothing has to be built first.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startRedis } from './redis.js';
import { root } from './sources.js';

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface RunningProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything it said so far on either stream. */
  said(): string;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ending>;
  readonly ended: Promise<Ending>;
}

type Env = Readonly<Record<string, string>>;

/** An empty folder for DATA_DIR, and what removes it. */
export function dataFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'secure-access-process-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** On a free port, with nothing of this process's environment but what starts Node. */
function launch(env: Env, wrapped: readonly string[] = []): ChildProcess {
  const tether = new URL('../../scripts/bootstrap/tether.mjs', import.meta.url).href;
  const [program = '', ...words] = [
    ...wrapped,
    process.execPath,
    '--import',
    tether,
    '--import',
    'tsx',
    'api/main.ts',
  ];
  const { PATH = '', HOME = '' } = process.env;
  return spawn(program, words, {
    cwd: root,
    env: { PATH, HOME, PORT: '0', ...env },
    // The channel ends the child with us, however we end (tether.mjs).
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function watch(child: ChildProcess) {
  const began = Date.now();
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr, ms: Date.now() - began });
    });
  });
  return { ended, said: () => `${stdout}${stderr}` };
}

/** Runs a start that is expected to end by itself; one that hangs is killed after 30 s, and its signal tells. */
export async function startThatEnds(env: Env, wrapped: readonly string[] = []): Promise<Ending> {
  const child = launch(env, wrapped);
  const { ended } = watch(child);
  const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
  return ended.finally(() => clearTimeout(late));
}

const READY = /Secure Access is ready at (\S+)/;
/** Long, because other tests may load the machine; a start alone takes a second or two. */
const START_MS = 60_000;

/** Starts it and waits until it says that it is ready. `wrapped`: a command that starts the rest of its words. */
export async function startProcess(env: Env, wrapped: readonly string[] = []): Promise<RunningProcess> {
  const child = launch(env, wrapped);
  const { ended, said } = watch(child);
  let over = false;
  const mark = () => {
    over = true;
  };
  ended.then(mark, mark);
  for (const until = Date.now() + START_MS; ; await wait(10)) {
    const url = READY.exec(said())?.[1];
    if (url) {
      const end = (signal: NodeJS.Signals): Promise<Ending> => {
        child.kill(signal);
        return ended;
      };
      return { url, pid: child.pid ?? 0, said, end, ended };
    }
    if (over || Date.now() > until) {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
      throw new Error(`It did not start: ${said()}`);
    }
  }
}

/** A whole system for a walk from outside: the real process in a folder of its own, with a Redis of its own. */
export async function wholeSystem() {
  const data = dataFolder();
  const redis = await startRedis();
  const settings = { DATA_DIR: data.path, REDIS_URL: redis.url, LOG_LEVEL: 'warn' };
  const server = await startProcess(settings).catch(async (fault) => {
    await redis.stop();
    data.remove();
    throw fault;
  });
  return {
    url: server.url,
    folder: data.path,
    async end(): Promise<void> {
      await server.end('SIGTERM');
      await redis.stop();
      data.remove();
    },
  };
}
