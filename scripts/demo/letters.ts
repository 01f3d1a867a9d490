// The letter box: finds the letter of a person among the PDFs that the server hands to the printer, and reads it.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOfLetter, readLetter } from '../../api/delivery/letters/read-letter.js';
import type { Person } from '../../api/evidence/index.js';
import { Ended } from './ended.js';

const PATIENCE_MS = 20_000;

export interface FoundLetter {
  readonly file: string;
  readonly code: string;
  readonly lines: readonly string[];
}

/** Waits for the letter with a code to this person, no older than `since`. Throws Ended when none comes. */
export async function letterTo(letterUrl: string, person: Person, since: Date): Promise<FoundLetter> {
  if (!letterUrl.startsWith('dir:')) {
    throw new Ended(
      'The letters of this server go to the printer by SFTP (LETTER_URL): their codes cannot be read here.',
    );
  }
  const folder = letterUrl.slice('dir:'.length);
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await wait(200)) {
    const found = lookThrough(folder, person, since);
    if (found) return found;
  }
  throw new Ended(
    `No letter to ${person.firstName} ${person.lastName} lies in ${folder}. If the server was started with another DATA_DIR or LETTER_URL, type the ` +
      'same before npm run demo. If it closes its letters at a clock time (LETTER_CUTOFF), the letter comes then.',
  );
}

function lookThrough(
  folder: string,
  { firstName, lastName, address }: Person,
  since: Date,
): FoundLetter | undefined {
  // As the post wants it, in capitals; two people may share a name, hardly a town as well.
  const addressed = [`${firstName} ${lastName}`, `${address.city} ${address.state} ${address.zip}`].map(
    (line) => line.toUpperCase(),
  );
  if (!existsSync(folder)) return undefined;
  const batches = readdirSync(folder).filter(
    (batch) => !batch.startsWith('.') && isRecent(join(folder, batch), since),
  );
  for (const batch of batches.sort().reverse()) {
    for (const entry of readdirSync(join(folder, batch)).filter((file) => file.endsWith('.pdf'))) {
      const file = join(folder, batch, entry);
      const pdf = readFileSync(file);
      const code = codeOfLetter(pdf);
      const lines = readLetter(pdf);
      if (code !== undefined && addressed.every((line) => lines.includes(line)))
        return { file: asTyped(file), code, lines };
    }
  }
  return undefined;
}

const asTyped = (file: string): string => {
  const fromHere = relative(process.cwd(), file);
  return fromHere.startsWith('..') ? file : fromHere;
};

// A batch is written before it is published, and file systems keep coarse times.
const isRecent = (path: string, since: Date): boolean => {
  const entry = statSync(path);
  return entry.isDirectory() && entry.mtimeMs >= since.getTime() - 2_000;
};
