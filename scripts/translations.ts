// npm run translations: takes over into schema/translations.json which Spanish belongs to which English. New sentences
// and changed pairs are taken as they are; English that changed alone is refused, because its Spanish is stale, unless
// somebody who reads both says that it still fits:  npm run translations -- --reviewed KEY…
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SentencePair, sentencePairs } from './contract/sentence-pairs.js';

/** Name of a sentence → short digests of its English and its Spanish, as "1f3a9c02 77b0de41". */
export type Taken = Readonly<Record<string, string>>;

export const translationsFile = (): string => join(process.cwd(), 'schema/translations.json');

/** What is to be kept, and the sentences whose English changed alone, which keep their old line. */
export function takeOver(
  taken: Taken,
  pairs: ReadonlyMap<string, SentencePair>,
  reviewed: ReadonlySet<string> = new Set(),
): { next: Taken; stale: string[] } {
  const stale: string[] = [];
  const lines = [...pairs].map(([name, { EN, ES }]) => {
    const now = [digest(EN), digest(ES)];
    const [english, spanish] = taken[name]?.split(' ') ?? [];
    const alone = spanish === now[1] && english !== now[0];
    if (!alone || reviewed.has(name)) return [name, now.join(' ')];
    stale.push(name);
    return [name, taken[name]];
  });
  return { next: Object.fromEntries(lines.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))), stale };
}

/** What to say to whoever changed the English of these alone. */
export const staleText = (stale: readonly string[]): string =>
  [
    'The English of these changed and the Spanish did not:',
    ...stale.map((name) => `  ${name}`),
    'Put the Spanish right and run npm run translations; where it still fits, say so:',
    `  npm run translations -- --reviewed ${stale.join(' ')}`,
    '',
  ].join('\n');

export const print = (taken: Taken): string => `${JSON.stringify(taken, null, 2)}\n`;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = translationsFile();
  const pairs = sentencePairs();
  const [option, ...names] = process.argv.slice(2);
  const unknown = names.filter((name) => !pairs.has(name));
  if ((option !== undefined && option !== '--reviewed') || unknown.length > 0) {
    process.stderr.write(
      unknown.length > 0
        ? `There is no sentence of this name: ${unknown.join(', ')}.\n`
        : 'Usage: npm run translations [-- --reviewed KEY…]\n',
    );
    process.exitCode = 2;
  } else {
    const taken: Taken = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    const { next, stale } = takeOver(taken, pairs, new Set(names));
    writeFileSync(file, print(next));
    process.stdout.write(`Wrote schema/translations.json: ${pairs.size} sentences.\n`);
    if (stale.length > 0) {
      process.stderr.write(staleText(stale));
      process.exitCode = 1;
    }
  }
}
