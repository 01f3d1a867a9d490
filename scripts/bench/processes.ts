// What the kernel tells of processes: their processor time, their memory, who started whom (Linux, /proc).
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ticksASecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

// The name, in brackets, may hold spaces: fields are counted behind it.
function fieldsOf(pid: number): string[] {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return line.slice(line.lastIndexOf(')') + 2).split(' ');
}

/** Seconds of processor time that the process has used, in all its threads. */
export function cpuSecondsOf(pid: number): number {
  const fields = fieldsOf(pid);
  return (Number(fields[11]) + Number(fields[12])) / ticksASecond;
}

/** The process and all that it started, with their command lines. */
export function treeOf(pid: number): { pid: number; command: string }[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      parents.set(Number(name), Number(fieldsOf(Number(name))[1]));
    } catch {
      // It ended while we looked.
    }
  }
  const found = [pid];
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found.map((one) => ({
    pid: one,
    command: readFileSync(`/proc/${one}/cmdline`, 'utf8').split('\0').join(' ').trim(),
  }));
}

/** Megabytes that the process holds: its share of what it shares with others (PSS), and all of it (RSS). */
export function memoryOf(pid: number): { pss: number; rss: number } {
  const lines = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(lines)?.[1]) / 1024;
  return { pss: megabytes('Pss'), rss: megabytes('Rss') };
}

/** A child of the bench that answers one question after another; it ends with us. */
export function forkWorker<Question extends object, Reply>(script: string) {
  const child: ChildProcess = fork(fileURLToPath(new URL(`${script}.js`, import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    pid: child.pid as number,
    ask: (question: Question): Promise<Reply> =>
      new Promise((resolve, reject) => {
        const gone = () => reject(new Error(`${script} ended`));
        child.once('exit', gone);
        child.once('message', (reply) => {
          child.off('exit', gone);
          resolve(reply as Reply);
        });
        child.send(question);
      }),
    stop: () => void child.kill(),
  };
}

/** The other side of `forkWorker`. */
export function answerQuestions<Question, Reply>(answer: (question: Question) => Promise<Reply>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', async (question) => process.send?.((await answer(question as Question)) as object));
}
