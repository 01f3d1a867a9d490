// The keyring: each purpose has its own keys, one active version and the retiring ones before it (domain.md section 6).
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  createKeyFile,
  KEY_PURPOSES,
  type KeyFileContent,
  type KeyPurpose,
  KeyringError,
  keyFilesAt,
  parseKeyFile,
  readKeyFile,
  type StoredKey,
} from './key-file.js';

export { KEY_PURPOSES, type KeyPurpose, KeyringError } from './key-file.js';

export interface KeyVersion {
  readonly id: string;
  readonly key: KeyObject;
  /** ISO-8601 instant. */
  readonly createdAt: string;
  readonly state: 'active' | 'retiring';
}

export interface Keyring {
  /** Made by a start outside production; a production process refuses such keys. */
  readonly demonstration: boolean;
  /** The version that new writes use. */
  active(purpose: KeyPurpose): KeyVersion;
  /** Every version that look-ups accept, newest first. */
  live(purpose: KeyPurpose): readonly KeyVersion[];
  /** A version by its id; an unknown id makes the keyring look at its file once more. */
  find(purpose: KeyPurpose, id: string): KeyVersion | undefined;
}

type Versions = Record<KeyPurpose, readonly [KeyVersion, ...KeyVersion[]]>;

export interface LoadOptions {
  /** Told when a changed file cannot be read; the keys read before stay in force. */
  readonly onReloadFault?: (fault: Error) => void;
  /** How often at most the file is looked at, in milliseconds. */
  readonly lookEveryMs?: number;
}

/**
 * Reads the keyring from a file, or from a folder whose .json files hold a purpose or several each. The keys are
 * read again when the file (or the folder) changes, so a rotation reaches running processes within a second.
 * Throws KeyringError when a file is missing, malformed, or readable by others than its owner.
 */
export function loadKeyring(path: string, options: LoadOptions = {}): Keyring {
  const lookEveryMs = options.lookEveryMs ?? 1000;
  let stamp = stampOf(path);
  let { demonstration, versions } = readAll(path);
  let lookedAt = performance.now();

  const freshen = (force: boolean): void => {
    const now = performance.now();
    if (!force && now - lookedAt < lookEveryMs) return;
    lookedAt = now;
    try {
      const newStamp = stampOf(path);
      if (newStamp === stamp) return;
      ({ demonstration, versions } = readAll(path));
      stamp = newStamp;
    } catch (fault) {
      options.onReloadFault?.(fault instanceof Error ? fault : new KeyringError('The keys cannot be read.'));
    }
  };

  return {
    get demonstration() {
      return demonstration;
    },
    active: (purpose) => {
      freshen(false);
      return versions[purpose][0];
    },
    live: (purpose) => {
      freshen(false);
      return versions[purpose];
    },
    find: (purpose, id) => {
      freshen(false);
      const known = versionIn(versions, purpose, id);
      if (known) return known;
      // Another process may have rotated a moment ago and written with the new key already.
      freshen(true);
      return versionIn(versions, purpose, id);
    },
  };
}

/** A keyring from text in the format of the key file, for keys that come by the environment. It never changes. */
export function keyringFromText(text: string): Keyring {
  const { demonstration, versions } = assemble([parseKeyFile(text, 'The text of the keys')]);
  return {
    demonstration,
    active: (purpose) => versions[purpose][0],
    live: (purpose) => versions[purpose],
    find: (purpose, id) => versionIn(versions, purpose, id),
  };
}

/**
 * Makes a key file (`path` itself when it ends in .json, else keyring.json in that folder) with a first version of
 * each purpose, mode 0600 in a folder of mode 0700, unless there is one, and loads it. `demonstration` marks keys that production refuses.
 */
export function createKeyring(
  path: string,
  options: LoadOptions & {
    readonly demonstration: boolean;
    readonly now?: Date;
    /** Called when this made the file: of several processes that start at once, in one. */
    readonly onCreated?: () => void;
  },
): Keyring {
  const file = path.endsWith('.json') ? path : join(path, 'keyring.json');
  if (createKeyFile(file, freshKeys(options.demonstration, options.now ?? new Date()))) options.onCreated?.();
  return loadKeyring(path, options);
}

/** Fresh keys that live in memory alone: for tests and for runs that keep nothing. */
export function memoryKeyring(): Keyring {
  return keyringFromText(JSON.stringify(freshKeys(true, new Date(0))));
}

/** A first version of every purpose, for a new key file and for tests. */
export function freshKeys(demonstration: boolean, now: Date): KeyFileContent {
  const first = (): StoredKey[] => [newStoredKey('k1', now)];
  return {
    demonstration,
    keys: {
      field: first(),
      index: first(),
      code: first(),
      password: first(),
      audit: first(),
      address: first(),
    },
  };
}

export function newStoredKey(id: string, now: Date): StoredKey {
  return { id, key: randomBytes(32).toString('base64'), createdAt: now.toISOString(), state: 'active' };
}

function readAll(path: string): { demonstration: boolean; versions: Versions } {
  return assemble(keyFilesAt(path).map(readKeyFile));
}

function assemble(files: readonly KeyFileContent[]): { demonstration: boolean; versions: Versions } {
  const versionsOf = (purpose: KeyPurpose): readonly [KeyVersion, ...KeyVersion[]] => {
    const stored = files.flatMap((file) => file.keys[purpose] ?? []);
    if (new Set(stored.map((key) => key.id)).size !== stored.length)
      throw new KeyringError(`The keys for "${purpose}" hold one id twice.`);
    const [active, second] = stored.filter((key) => key.state === 'active');
    if (!active || second)
      throw new KeyringError(`The keys for "${purpose}" need exactly one active version.`);
    const retiring = stored.filter((key) => key.state === 'retiring').reverse();
    return [toVersion(active), ...retiring.map(toVersion)];
  };
  const versions = Object.fromEntries(KEY_PURPOSES.map((purpose) => [purpose, versionsOf(purpose)]));
  return { demonstration: files.some((file) => file.demonstration), versions: versions as Versions };
}

function toVersion(stored: StoredKey): KeyVersion {
  const key = createSecretKey(Buffer.from(stored.key, 'base64'));
  return { id: stored.id, key, createdAt: stored.createdAt, state: stored.state };
}

function versionIn(versions: Versions, purpose: KeyPurpose, id: string): KeyVersion | undefined {
  return versions[purpose].find((version) => version.id === id);
}

function stampOf(path: string): string {
  const { ino, mtimeMs, size } = statSync(path, { throwIfNoEntry: false }) ?? { ino: 0, mtimeMs: 0, size: 0 };
  return `${ino}:${mtimeMs}:${size}`;
}
