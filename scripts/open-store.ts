// Keys and database for the operator's commands, without the rest of the application: they work while it stands still.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, loadConfig } from '../api/config.js';
import {
  type Crypto,
  createCrypto,
  KeyringError,
  keyringFromText,
  loadKeyring,
} from '../api/platform/crypto/index.js';
import { openDatabase } from '../api/platform/db/open.js';
import { sql } from '../api/platform/db/sql.js';
import type { Database } from '../api/platform/db/transaction.js';

export interface Store {
  readonly config: Config;
  readonly crypto: Crypto;
  readonly db: Database;
  readonly checkpointFile: string;
}

/** What the operator can mend, as one sentence. */
export class Problem extends Error {}

/**
 * Opens both as the settings say, changing nothing. Throws Problem when there is nothing to open yet. `entities` are the
 * descriptions of the tables that a command reads or writes by them.
 */
export async function openStore(
  env: NodeJS.ProcessEnv,
  entities: readonly (new () => object)[] = [],
): Promise<Store> {
  const config = loadConfig(env);
  const file = config.databaseUrl.startsWith('sqlite:')
    ? config.databaseUrl.slice('sqlite:'.length)
    : undefined;
  if (file !== undefined && !existsSync(file))
    throw new Problem(`There is no database at ${file} yet: "npm start" makes it.`);
  const keyring = config.keysJson
    ? keyringFromText(config.keysJson)
    : loadKeyring(config.keysPath, { lookEveryMs: 0 });
  const db = await openDatabase({
    url: config.databaseUrl,
    entities: [...entities],
    migrations: [],
    migrate: false,
    onFault: (fault) => console.error(String(fault)),
  });
  try {
    await db.read((tx) => tx.sql(sql`SELECT seq FROM audit_event LIMIT 1`));
  } catch {
    await db.close();
    throw new Problem('The database has no audit trail yet: "npm start" brings it up to date.');
  }
  const checkpointFile = join(config.dataDir, 'audit', 'checkpoints.ndjson');
  return { config, crypto: createCrypto(keyring), db, checkpointFile };
}

/** Runs a command: its answer is the exit code; what the operator can mend is told without a stack. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (fault) {
    const isPlain = fault instanceof Problem || fault instanceof KeyringError || fault instanceof ConfigError;
    console.error(isPlain ? fault.message : fault);
    process.exitCode = 1;
  }
}
