// A new version of a key: the file is replaced whole, the version before it stays and is retiring (domain.md section 6).
import { closeSync, openSync, rmSync } from 'node:fs';
import {
  type KeyFileContent,
  type KeyPurpose,
  KeyringError,
  keyFilesAt,
  readKeyFile,
  replaceKeyFile,
  type StoredKey,
} from './key-file.js';
import { newStoredKey } from './keyring.js';

/** Adds a version for `purpose` and makes it the active one; returns its id. Running processes notice by themselves. */
export function rotateKey(path: string, purpose: KeyPurpose, now: Date): string {
  return changeVersions(path, purpose, (versions) => {
    const newest = Math.max(...versions.map(({ id }) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0)));
    const next = newStoredKey(`k${newest + 1}`, now);
    const older = versions.map((version) => ({ ...version, state: 'retiring' as const }));
    return { versions: [...older, next], answer: next.id };
  });
}

/** Takes a retiring version out of the file. The caller has made sure that nothing needs it any more. */
export function removeKeyVersion(path: string, purpose: KeyPurpose, id: string): void {
  changeVersions(path, purpose, (versions) => {
    const found = versions.find((version) => version.id === id);
    if (found?.state !== 'retiring') throw new KeyringError(`"${purpose}" has no retiring version ${id}.`);
    return { versions: versions.filter((version) => version !== found), answer: undefined };
  });
}

type Change<T> = (versions: readonly StoredKey[]) => { versions: readonly StoredKey[]; answer: T };

function changeVersions<T>(path: string, purpose: KeyPurpose, change: Change<T>): T {
  const file = keyFilesAt(path).find((candidate) => readKeyFile(candidate).keys[purpose]);
  if (!file) throw new KeyringError(`No key file at ${path} holds "${purpose}".`);
  return alone(file, () => {
    const content: KeyFileContent = readKeyFile(file);
    const { versions, answer } = change(content.keys[purpose] ?? []);
    replaceKeyFile(file, { ...content, keys: { ...content.keys, [purpose]: versions } });
    return answer;
  });
}

/** Two operators at once would each lose what the other wrote. */
function alone<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`;
  try {
    closeSync(openSync(lock, 'wx', 0o600));
  } catch {
    throw new KeyringError(
      `Somebody else is changing ${file}. If nobody is, a change was killed half-way: type "rm ${lock}" and try again.`,
    );
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}
