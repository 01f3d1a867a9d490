// `npm run import -- FILE.ndjson [--check]`: what the operator types and reads (docs/import.md). Ends with 0 when every
// line went in, 1 when some were refused, 2 when nothing could be done, 130 when it was stopped.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Clock } from '../../platform/clock.js';
import { type ImportDeps, type ImportSummary, importPeople } from './import-people.js';
import { type Output, startProgress } from './progress.js';

const USAGE = 'Type: npm run import -- FILE.ndjson [--check]';

export interface ImportSurroundings {
  clock: Clock;
  output: Output;
  /** Opens the database and the keys; not called before the words make sense. */
  open: () => Promise<{ deps: ImportDeps; close: () => Promise<void> }>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/** Runs the command and answers its exit code. */
export async function importCommand(words: string[], surroundings: ImportSurroundings): Promise<number> {
  const { clock, output, signal } = surroundings;
  const asked = understood(words);
  if (!asked) {
    output.line(USAGE);
    return 2;
  }
  const size = await sizeOf(asked.file);
  if (typeof size === 'string') {
    output.line(size);
    return 2;
  }
  const { deps, close } = await surroundings.open();
  const startedMs = clock.epochMs();
  const progress = startProgress(output, clock, basename(asked.file), size);
  try {
    const summary = await importPeople(deps, {
      ...asked,
      signal,
      onRefused: (line, reason) => progress.line(`line ${line}: ${reason}`),
      onProgress: progress.update,
    });
    progress.stop();
    for (const line of told(summary, asked.checkOnly, clock.epochMs() - startedMs, deps)) output.line(line);
    return summary.isComplete ? Math.min(summary.refused + summary.accountsRefused, 1) : 130;
  } finally {
    progress.stop();
    await close();
  }
}

function understood(words: string[]): { file: string; checkOnly: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { check: { type: 'boolean', default: false } },
    });
    const [file] = positionals;
    return file !== undefined && positionals.length === 1 ? { file, checkOnly: values.check } : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of the file, or the sentence that says why it cannot be read. */
async function sizeOf(file: string): Promise<number | string> {
  try {
    const found = await stat(file);
    return found.isDirectory() ? `${file} is a folder. ${USAGE}` : found.size;
  } catch (error) {
    const { code } = error as { code?: string };
    return code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`;
  }
}

function told(summary: ImportSummary, checkOnly: boolean, tookMs: number, deps: ImportDeps): string[] {
  const { people, added, replaced, unchanged, refused, legacyAccounts } = summary;
  const seconds = Math.max(tookMs, 1) / 1000;
  const lines = checkOnly
    ? [
        `${counted(people, 'person', 'people')} could go in, ${counted(refused, 'line')} refused. Nothing was stored.`,
      ]
    : [
        `${counted(people, 'person', 'people')} in (${added} new, ${replaced} replaced, ${unchanged} unchanged), ` +
          `${counted(refused, 'line')} refused; ${seconds.toFixed(1)} s, ${Math.round(people / seconds)} people a second.`,
      ];
  if (legacyAccounts > 0 && !checkOnly)
    lines.push(
      deps.legacyImport
        ? `e-Services accounts: ${summary.accountsTaken} taken over, ${summary.accountsLeft} left because the person ` +
            `has an account, ${summary.accountsRefused} refused.`
        : `${legacyAccounts} of them ${legacyAccounts === 1 ? 'has' : 'have'} an e-Services account; ` +
            'nothing was stored of those.',
    );
  if (!summary.isComplete)
    lines.push('Stopped before the end of the file. Type the same again to go on: what is in stays in.');
  return lines;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
