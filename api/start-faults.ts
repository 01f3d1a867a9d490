// The one sentence for each fault of the start that whoever starts the system can mend (issue "two commands"). What is
// not named here is a bug, and keeps its stack.
import { ConfigError } from './config.js';
import { KeyringError } from './platform/crypto/index.js';
import { DatabaseAwayError } from './platform/db/open.js';

const DATABASE_AWAY =
  'The database of DATABASE_URL does not answer, or refuses the name, the password or the database given.';
const DISK_FULL = 'The disk is full: make room in DATA_DIR, then start again.';
const NOT_WRITABLE =
  'A file of DATA_DIR may not be written: give it to this user, or choose another DATA_DIR.';
const NO_FOLDER =
  'DATA_DIR must be a folder whose files can be read and written: choose another, or make this one.';
const NO_DATABASE_FILE = 'The file of DATABASE_URL is no SQLite database, or is damaged: move it away.';
const NO_SUCH_HOST = 'HOST is no address of this machine: take 127.0.0.1 or one that it has.';

/** By the code that Node, SQLite or PostgreSQL gives. */
const SENTENCES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken: stop what listens there, or choose another with PORT=4001.',
  EADDRNOTAVAIL: NO_SUCH_HOST,
  ENOSPC: DISK_FULL,
  EDQUOT: DISK_FULL,
  EFBIG: DISK_FULL,
  SQLITE_FULL: DISK_FULL,
  SQLITE_IOERR: DISK_FULL.replace('is full', 'is full or fails'),
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  EROFS: NOT_WRITABLE,
  SQLITE_READONLY: NOT_WRITABLE,
  SQLITE_BUSY: 'Another program holds the SQLite file: end it, then start again.',
  ENOTDIR: NO_FOLDER,
  EISDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  SQLITE_CANTOPEN: NO_FOLDER,
  SQLITE_NOTADB: NO_DATABASE_FILE,
  SQLITE_CORRUPT: NO_DATABASE_FILE,
  '42501': 'The role of DATABASE_URL may not make tables: make it the owner of the database.',
};

/** Undefined for a bug. */
export function startFault(fault: unknown): string | undefined {
  if (fault instanceof ConfigError || fault instanceof KeyringError) return fault.message;
  if (fault instanceof DatabaseAwayError) return DATABASE_AWAY;
  const { code, syscall } = fault as { code?: string; syscall?: string };
  if (syscall === 'listen' && (code === 'EACCES' || code === 'EPERM'))
    return 'The port may not be listened on by this user: choose one above 1023 with PORT=4001.';
  if (syscall === 'getaddrinfo') return NO_SUCH_HOST;
  return SENTENCES[code ?? ''];
}
