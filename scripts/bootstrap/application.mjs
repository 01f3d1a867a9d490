// The application as a child, for npm run dev, which starts it again and again; and how any child ends.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { graceMs } from './ending.mjs';
import { say } from './say.mjs';

const tether = new URL('tether.mjs', import.meta.url).href;
const threads = fileURLToPath(new URL('threads.cjs', import.meta.url));

/** Starts `script` (a path from the root) in a process group of its own, so that it hears signals from us alone. */
export function startApplication(script, env) {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  return spawn(process.execPath, ['--require', threads, '--import', tether, path], {
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** Resolves with the exit code when the child is gone; by a signal as shells count it. */
export function endOf(child) {
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** Asks the child to end, and ends it when it has not after ten seconds. */
export function stopGently(child) {
  child.kill('SIGTERM');
  const late = setTimeout(() => {
    say('It did not stop within 10 s; ending it.');
    child.kill('SIGKILL');
  }, graceMs);
  child.once('exit', () => clearTimeout(late));
}
