// Key files: JSON, readable by their owner alone, replaced whole or not at all. Keys: domain.md section 6.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export const KEY_PURPOSES = ['field', 'index', 'code', 'password', 'audit', 'address'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

/** One version as the file holds it. `key` is 32 bytes in base64; a list is ordered oldest first. */
export interface StoredKey {
  readonly id: string;
  readonly key: string;
  readonly createdAt: string;
  readonly state: 'active' | 'retiring';
}

type StoredKeys = Partial<Record<KeyPurpose, readonly StoredKey[]>>;

export interface KeyFileContent {
  readonly demonstration: boolean;
  readonly keys: StoredKeys;
}

/** What is wrong with the keys, as one sentence for the operator. Never holds key material. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
}

const KEY_ID = /^[a-z0-9]{1,8}$/;

/** Parses and checks the text of a key file. Throws KeyringError naming `source`. */
export function parseKeyFile(text: string, source: string): KeyFileContent {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // JSON.parse quotes the text in its message; that text is key material.
    throw new KeyringError(`${source} is not valid JSON.`);
  }
  if (!isRecord(parsed) || !isRecord(parsed.keys)) throw new KeyringError(`${source} has no "keys" object.`);
  const keys: Partial<Record<KeyPurpose, StoredKey[]>> = {};
  for (const [purpose, versions] of Object.entries(parsed.keys)) {
    if (!isPurpose(purpose)) throw new KeyringError(`${source} names an unknown purpose "${purpose}".`);
    if (!Array.isArray(versions))
      throw new KeyringError(`${source}: "${purpose}" must be a list of versions.`);
    keys[purpose] = versions.map((version) => checkedVersion(version, purpose, source));
  }
  return { demonstration: parsed.demonstration === true, keys };
}

function checkedVersion(version: unknown, purpose: KeyPurpose, source: string): StoredKey {
  const where = `${source}: a version of "${purpose}"`;
  if (!isRecord(version)) throw new KeyringError(`${where} is not an object.`);
  const { id, key, createdAt, state } = version;
  if (typeof id !== 'string' || !KEY_ID.test(id))
    throw new KeyringError(`${where} needs an "id" of 1 to 8 lower-case letters and digits.`);
  if (typeof key !== 'string' || Buffer.from(key, 'base64').length !== 32)
    throw new KeyringError(`${where} (${id}) needs a "key" of 32 bytes in base64.`);
  if (typeof createdAt !== 'string' || Number.isNaN(Date.parse(createdAt)))
    throw new KeyringError(`${where} (${id}) needs "createdAt" as an ISO instant.`);
  if (state !== 'active' && state !== 'retiring')
    throw new KeyringError(`${where} (${id}) must be "active" or "retiring".`);
  return { id, key, createdAt, state };
}

/** The files of a keyring: the file itself, or every .json of a folder. */
export function keyFilesAt(path: string): string[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch {
    throw new KeyringError(
      `There is no key file at ${path}: set KEYS, or make one as docs/operating.md says.`,
    );
  }
  if (!isFolder) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  if (names.length === 0) throw new KeyringError(`The key folder ${path} holds no .json file.`);
  return names.sort().map((name) => join(path, name));
}

/** Reads one key file, refusing one that others than its owner may touch. */
export function readKeyFile(file: string): KeyFileContent {
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) !== 0)
    throw new KeyringError(
      `The key file ${file} has mode ${mode.toString(8).padStart(4, '0')}, so others may read it: type "chmod 600 ${file}".`,
    );
  return parseKeyFile(readFileSync(file, 'utf8'), file);
}

/** Puts the file there only if none is: of two processes that start at once, one wins. Returns whether it was this one. */
export function createKeyFile(file: string, content: KeyFileContent): boolean {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = writeDraft(file, content);
  try {
    linkSync(draft, file);
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'EEXIST') return false;
    throw fault;
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(dirname(file));
  return true;
}

/** Replaces the file by renaming a synced draft over it, so that no reader ever sees half of it. */
export function replaceKeyFile(file: string, content: KeyFileContent): void {
  renameSync(writeDraft(file, content), file);
  syncFolder(dirname(file));
}

function writeDraft(file: string, content: KeyFileContent): string {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.draft`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(handle, `${JSON.stringify(content, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return draft;
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function isPurpose(text: string): text is KeyPurpose {
  return (KEY_PURPOSES as readonly string[]).includes(text);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
