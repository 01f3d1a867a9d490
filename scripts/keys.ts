// npm run keys -- rotate | status | reencrypt | retire: changes keys while the system runs (docs/keys.md).
import { record, withAudit } from '../api/audit/index.js';
import { keyUses } from '../api/key-uses.js';
import { systemClock } from '../api/platform/clock.js';
import { KEY_PURPOSES, type KeyPurpose } from '../api/platform/crypto/index.js';
import { keyStatus } from '../api/platform/crypto/key-status.js';
import { reencrypt } from '../api/platform/crypto/reencrypt.js';
import { retireKeys } from '../api/platform/crypto/retire-keys.js';
import { rotateKey } from '../api/platform/crypto/rotate-key.js';
import { randomIds } from '../api/platform/ids.js';
import type { AuditEventKind } from '../schema/audit-events.js';
import { openStore, Problem, runCommand, type Store } from './open-store.js';

const USAGE = `npm run keys -- rotate [PURPOSE]     makes a new version of each key, or of one: ${KEY_PURPOSES.join(', ')}
npm run keys -- status               shows every version and what still needs it
npm run keys -- reencrypt            seals and indexes anew now, instead of waiting for the background
npm run keys -- retire [--forget]    removes old versions that nothing needs any more; --forget lets an index key go
                                     although tries and sends of people without an account are counted under it`;

await runCommand(async () => {
  const [word, option, ...more] = process.argv.slice(2);
  const command = word === undefined ? undefined : commandOf(word, option);
  if (!command || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const store = await openStore(process.env);
  try {
    return await command(store);
  } finally {
    await store.db.close();
  }
});

function commandOf(
  word: string,
  option: string | undefined,
): ((store: Store) => Promise<number>) | undefined {
  if (word === 'rotate') {
    const purposes =
      option === undefined ? KEY_PURPOSES : KEY_PURPOSES.filter((purpose) => purpose === option);
    return purposes.length > 0 ? (store) => rotate(store, purposes) : undefined;
  }
  if (word === 'retire' && (option === undefined || option === '--forget'))
    return (store) => retire(store, option === '--forget');
  if (option !== undefined) return undefined;
  return word === 'status' ? status : word === 'reencrypt' ? sealAnew : undefined;
}

async function rotate(store: Store, purposes: readonly KeyPurpose[]): Promise<number> {
  const path = filePath(store);
  for (const purpose of purposes) {
    const keyId = rotateKey(path, purpose, systemClock.now());
    await note(store, 'keys.rotated', { purpose, keyId });
    console.log(`${purpose}: ${keyId} is active, the versions before it are retiring.`);
  }
  console.log(
    'Running processes use the new keys within a second; the background seals the rest anew (keys -- status).',
  );
  return 0;
}

async function status(store: Store): Promise<number> {
  for (const { purpose, id, state, createdAt, needs } of await keyStatus({ ...store, uses: keyUses })) {
    console.log(`${purpose.padEnd(9)} ${id.padEnd(4)} ${state.padEnd(9)} ${createdAt}`);
    for (const { where, count } of needs) console.log(`          ${String(count).padStart(9)} in ${where}`);
    if (state === 'retiring' && needs.length === 0) console.log('          nothing needs it: keys -- retire');
  }
  return 0;
}

async function sealAnew(store: Store): Promise<number> {
  const { resealed, reindexed, unreadable } = await reencrypt({ ...store, uses: keyUses });
  console.log(`${resealed} values sealed anew, ${reindexed} index rows added.`);
  for (const place of unreadable) console.error(`cannot be opened: ${place}`);
  await note(store, 'keys.reencrypted', { resealed, reindexed, unreadable: unreadable.length });
  return unreadable.length === 0 ? 0 : 1;
}

async function retire(store: Store, forgetUnfinished: boolean): Promise<number> {
  const deps = { ...store, uses: keyUses, keysPath: filePath(store), now: systemClock.now() };
  const retirements = await retireKeys(deps, { forgetUnfinished });
  if (retirements.length === 0) console.log('No version is retiring.');
  for (const { purpose, id, retired, because } of retirements) {
    if (retired) await note(store, 'keys.retired', { purpose, keyId: id });
    console.log(`${purpose} ${id}: ${retired ? 'removed.' : because}`);
  }
  return 0;
}

async function note(
  store: Store,
  kind: AuditEventKind,
  details: Record<string, string | number>,
): Promise<void> {
  const db = withAudit(store.db, { crypto: store.crypto, clock: systemClock, ids: randomIds });
  await db.inTx(async (tx) => record(tx, { kind, actor: { kind: 'SYSTEM' }, outcome: 'DONE', details }));
}

function filePath({ config }: Store): string {
  if (config.keysJson)
    throw new Problem(
      'The keys come from KEYS_JSON: change them where that is set, or move them to a file (KEYS).',
    );
  return config.keysPath;
}
