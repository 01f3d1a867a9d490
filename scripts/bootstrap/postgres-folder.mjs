// Where the PostgreSQL of one test run lies: a name that every process of that run finds by itself.
import { join } from 'node:path';
import { startTicks } from './processes.mjs';

/** The folder for the run whose main process is `pid`. */
export function postgresFolder(temporary, pid) {
  return join(temporary, `secure-access-postgres-${pid}-${startTicks(pid) ?? '0'}`);
}
