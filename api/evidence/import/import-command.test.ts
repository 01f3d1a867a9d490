import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMadeUpPeople } from '../../../scripts/made-up-people.js';
import { DEMONSTRATION_FILE, emptyDirectory } from '../../test/people-directory.js';
import { importCommand } from './import-command.js';
import type { LegacyImport } from './import-people.js';

let directory: Awaited<ReturnType<typeof emptyDirectory>>;
let folder: string;
beforeEach(async () => {
  directory = await emptyDirectory();
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
afterEach(async () => {
  await directory.close();
  rmSync(folder, { recursive: true });
});

async function run(
  words: string[],
  options: { signal?: AbortSignal; stream?: NodeJS.WriteStream; legacyImport?: LegacyImport } = {},
) {
  const lines: string[] = [];
  let isOpen = false;
  const code = await importCommand(words, {
    clock: directory.deps.clock,
    output: { line: (text) => void lines.push(text), ...(options.stream && { stream: options.stream }) },
    open: async () => {
      isOpen = true;
      const close = async () => {
        isOpen = false;
      };
      const { legacyImport } = options;
      return { deps: { ...directory.deps, ...(legacyImport && { legacyImport }) }, close };
    },
    signal: options.signal ?? new AbortController().signal,
  });
  expect(isOpen).toBe(false);
  return { code, lines };
}

describe('npm run import', () => {
  it('says how many went in and ends with 0', async () => {
    const { code, lines } = await run([DEMONSTRATION_FILE]);
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^240 people in \(240 new, 0 replaced, 0 unchanged\), 0 lines refused; /);
    expect(lines[1]).toContain('20 of them have an e-Services account');
  });

  it('says what became of e-Services accounts, and ends with 1 when one was refused', async () => {
    const { code, lines } = await run([DEMONSTRATION_FILE], {
      legacyImport: {
        faultOf: () => undefined,
        take: async (batch) => ({
          taken: 17,
          left: 2,
          refused: [{ line: batch[0]?.line ?? 0, reason: 'is taken' }],
        }),
      },
    });
    expect(code).toBe(1);
    expect(lines[0]).toBe('line 16: is taken');
    expect(lines[2]).toBe(
      'e-Services accounts: 17 taken over, 2 left because the person has an account, 1 refused.',
    );
  });

  it('names refused lines and ends with 1', async () => {
    const file = join(folder, 'bad.ndjson');
    writeFileSync(file, '{}\n');
    const { code, lines } = await run([file]);
    expect(code).toBe(1);
    expect(lines[0]).toMatch(/^line 1: ssn is missing/);
    expect(lines[1]).toMatch(/^0 people in .* 1 line refused/);
  });

  it('with --check stores nothing and says so', async () => {
    const { code, lines } = await run([DEMONSTRATION_FILE, '--check']);
    expect({ code, lines }).toEqual({
      code: 0,
      lines: ['240 people could go in, 0 lines refused. Nothing was stored.'],
    });
  });

  it.each([
    [[], 'Type: npm run import'],
    [['a', 'b'], 'Type: npm run import'],
    [['--wrong', 'a'], 'Type: npm run import'],
    [['/nowhere/people.ndjson'], 'There is no file /nowhere/people.ndjson.'],
    [['/tmp'], '/tmp is a folder.'],
  ])('%j is answered in one sentence and ends with 2', async (words, sentence) => {
    const { code, lines } = await run(words);
    expect(code).toBe(2);
    expect(lines).toEqual([expect.stringContaining(sentence)]);
  });

  it('that is stopped says how to go on and ends with 130', async () => {
    const file = join(folder, 'many.ndjson');
    await writeMadeUpPeople(file, 1200);
    const { code, lines } = await run([file], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(lines.at(-1)).toContain('Type the same again to go on');
  });

  it('draws a bar on a terminal', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 120, cursorTo: () => true });
    const { code } = await run([DEMONSTRATION_FILE], { stream: terminal as unknown as NodeJS.WriteStream });
    expect(code).toBe(0);
  });
});
