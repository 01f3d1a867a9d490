// The sources as the guards of the house read them: files, their text, and what they import.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Made, fetched or kept by the running system; not part of the repository. */
const NOT_OURS = ['.git', 'node_modules', 'dist', 'var', 'coverage'];

export interface Source {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** A path from the root for own files, else the name as written. */
  readonly target: string;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
}

/** Every file of the repository below `folder`. */
export function filesBelow(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !NOT_OURS.includes(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

export function read(path: string): Source {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

/** Whether this is a test or of the test harness. */
export const isTest = (path: string): boolean =>
  path.endsWith('.test.ts') || /^api\/(test|walks)\//.test(path);

const STATEMENT = /^(?:import|export)\s+(type\s)?\s*([^'";]*?)\s*\bfrom\s+'([^']+)'/gm;
const BARE = /^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

/** What a file imports or exports anew. */
export function importsOf({ path, text }: Source): Import[] {
  const said: [string, boolean][] = [];
  for (const [, type, names = '', from = ''] of text.matchAll(STATEMENT))
    said.push([from, type !== undefined || onlyTypes(names)]);
  for (const [, plain, dynamic] of text.matchAll(BARE)) said.push([plain ?? dynamic ?? '', false]);
  return said.map(([from, typeOnly]) => ({ target: resolved(path, from), typeOnly }));
}

function onlyTypes(names: string): boolean {
  const listed = /^\{(.*)\}$/s.exec(names)?.[1];
  const parts =
    listed
      ?.split(',')
      .map((part) => part.trim())
      .filter(Boolean) ?? [];
  return parts.length > 0 && parts.every((part) => part.startsWith('type '));
}

function resolved(path: string, from: string): string {
  if (!from.startsWith('.')) return from;
  return relative(root, join(root, dirname(path), from))
    .split(sep)
    .join('/')
    .replace(/\.js$/, '.ts');
}
