// Telling one process from another that later got the same number (the kernel's start time goes with the id), and
// tying a child's life to its parent's.
import { readFileSync } from 'node:fs';
import { findProgram } from './programs.mjs';

/** When the process began, in the kernel's ticks since boot; undefined when it is gone or the system does not say. */
export function startTicks(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold spaces: fields are counted behind it. State Z is a body, not a process.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Names this process, or `pid`, for `isAlive`. */
export function mark(pid) {
  return { pid, ticks: startTicks(pid) };
}

/** Whether the marked process still runs. */
export function isAlive({ pid, ticks }) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (ticks !== undefined) return startTicks(pid) === ticks;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** A command line whose process the kernel ends together with its parent, however that one dies (Linux). */
export function tethered(program, args, signal = 'TERM') {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined;
  return setpriv ? [setpriv, ['--pdeathsig', signal, program, ...args]] : [program, args];
}
