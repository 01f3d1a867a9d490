// How the scripts speak: one line for each thing they do, one sentence for each thing that is missing
// (issue "two commands": it says what it is doing, and never hangs silently).
import { statfsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's root; every path of the scripts starts here, wherever they are called from. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Says one line of progress, on standard error so that what a command answers stays clean. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** What a person can mend: the message is the whole sentence, with what to type. */
export class Problem extends Error {
  constructor(sentence, exitCode = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/** A full disk, told alike wherever it strikes. */
export function diskFull(folder) {
  return new Problem(
    `The disk that holds ${folder} is full: free some space there and type the command again.`,
  );
}

/** Megabytes that this user may still write on the disk of `folder`. */
export function freeMegabytes(folder) {
  const disk = statfsSync(folder);
  return Math.floor((disk.bavail * disk.bsize) / 1048576);
}

/** The sentence for anything thrown: a Problem's own, a full disk's, else the fault itself. */
export function sentenceFor(error) {
  if (error?.code === 'ENOSPC') return diskFull(error.path ?? root).message;
  return error instanceof Problem ? error.message : String(error?.stack ?? error);
}

/** Runs a script's work and ends the process with its code, a Problem as its sentence alone. */
export async function runMain(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    say(sentenceFor(error));
    process.exit(error?.exitCode ?? 1);
  }
}
