// Runs the application as a child and sees it to its end: signals go through once, patience has a limit, a second
// Ctrl-C ends at once.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { say } from './say.mjs';

const graceMs = 10_000;
// npm passes a terminal's Ctrl-C on to us, which the terminal has sent us already: that echo is no second wish.
const echoMs = 1000;
const tether = new URL('tether.mjs', import.meta.url).href;

/** Starts `script` (a path from the root) in a process group of its own, so that it hears signals from us alone. */
export function startApplication(script, env) {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  return spawn(process.execPath, ['--import', tether, path], {
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
export function stopGently(child, signal = 'SIGTERM') {
  // A closed terminal is a wish to end like any other.
  child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  const late = setTimeout(() => {
    say('It did not stop within 10 s; ending it.');
    child.kill('SIGKILL');
  }, graceMs);
  child.once('exit', () => clearTimeout(late));
}

/**
 * Calls `stop(signal)` at the first wish to end (a signal, or npm above us being gone) and `endNow()` at a later one.
 */
export function onWishToEnd(stop, endNow) {
  let first;
  const wish = (signal) => {
    if (first === undefined) {
      first = Date.now();
      stop(signal);
    } else if (Date.now() - first > echoMs) endNow();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, wish);
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event)
    setInterval(() => first === undefined && process.ppid !== parent && wish('SIGTERM'), 500).unref();
}
