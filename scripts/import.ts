// npm run import -- FILE.ndjson [--check]: puts people into the directory (docs/import.md).
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { legacyImport } from '../api/accounts/legacy/index.js';
import { record, withAudit } from '../api/audit/index.js';
import { type Config, ConfigError, loadConfig } from '../api/config.js';
import { importCommand } from '../api/evidence/import/import-command.js';
import { systemClock } from '../api/platform/clock.js';
import {
  createCrypto,
  createKeyring,
  KeyringError,
  keyringFromText,
  loadKeyring,
} from '../api/platform/crypto/index.js';
import { openDatabase } from '../api/platform/db/open.js';
import { randomIds } from '../api/platform/ids.js';
import { migrations } from '../migrations/index.js';

async function open() {
  const config = loadConfig(process.env);
  let keysMade = false;
  const onCreated = () => {
    keysMade = true;
  };
  const crypto = createCrypto(keyringOf(config, onCreated));
  const onFault = () => process.stderr.write('The database reported a fault that belongs to no statement.\n');
  const opened = await openDatabase({ url: config.databaseUrl, entities: [], migrations, onFault });
  const db = withAudit(opened, { crypto, clock: systemClock, ids: randomIds });
  if (keysMade)
    await db.inTx(async (tx) =>
      record(tx, { kind: 'keys.created', actor: { kind: 'SYSTEM' }, outcome: 'DONE' }),
    );
  const deps = { config, db, crypto, clock: systemClock, ids: randomIds };
  return { deps: { ...deps, legacyImport: legacyImport(deps) }, close: () => db.close() };
}

/** Outside production an import before the first start makes the keys that the start would make. */
function keyringOf({ keysJson, keysPath, production, databaseUrl }: Config, onCreated: () => void) {
  if (keysJson !== undefined) return keyringFromText(keysJson);
  // New keys beside an old database would leave everything in it unreadable.
  const isFirst = !existsSync(keysPath) && !existsSync(databaseUrl.replace(/^sqlite:/, ''));
  if (!isFirst || production) return loadKeyring(keysPath);
  return createKeyring(keysPath, { demonstration: true, onCreated });
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130);
    process.stderr.write('\nStopping after the batch at hand …\n');
    stop.abort();
  });

try {
  process.exitCode = await importCommand(process.argv.slice(2), {
    clock: systemClock,
    output: {
      line: (text) => void process.stdout.write(`${text}\n`),
      ...(process.stderr.isTTY && { stream: process.stderr }),
    },
    open,
    signal: stop.signal,
  });
} catch (fault) {
  const isPlain = fault instanceof ConfigError || fault instanceof KeyringError;
  // The message of a database error may quote a row; its code does not.
  const { name, code } = fault as { name?: string; code?: string };
  const said = isPlain
    ? fault.message
    : `The import ended with ${[name, code].filter(Boolean).join(' ')}. What is in stays in; type the same again to go on.`;
  process.stderr.write(`${said}\n`);
  process.exitCode = 2;
}
