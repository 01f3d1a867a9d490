// The blocklist of common passwords, read once from schema/passwords (its README says where the lines come from).
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILES = ['common-passwords.txt', 'further-passwords.txt'];
let lines: ReadonlySet<string> | undefined;

/** Whether the whole password, in any case, is one that thieves try first. */
export function isCommonPassword(password: string): boolean {
  lines ??= new Set(FILES.flatMap((file) => readFileSync(join(folder(), file), 'utf8').split('\n')));
  return lines.has(password.normalize('NFKC').toLowerCase());
}

/** The assets stay at the project's root; this file may run from there or from `dist`. */
function folder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    const found = join(at, 'schema', 'passwords');
    if (existsSync(join(found, FILES[0] ?? ''))) return found;
  }
  throw new Error('schema/passwords/common-passwords.txt is missing.');
}
