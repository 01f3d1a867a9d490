// Puts the house together: the only file that knows which adapter serves which port. main.ts starts what this makes;
// tests make the same with a clock that they move and channels that they read.
import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { migrations } from '../migrations/index.js';
import { announceAgreementsJob } from './accounts/index.js';
import { createStandIn, wrapLegacyHashesJob } from './accounts/legacy/index.js';
import { record, withAudit } from './audit/index.js';
import { createHashQueue, type HashQueue } from './authenticators/hash-queue.js';
import { createPasswordHasher, type PasswordHasher } from './authenticators/password.js';
import { type Config, ConfigError } from './config.js';
import { type Channels, channelsFrom, deliveryJobs, recordReceipt } from './delivery/index.js';
import type { Deps } from './deps.js';
import { entities } from './entities.js';
import { type Evidence, evidenceFrom } from './evidence/index.js';
import { type Clock, systemClock } from './platform/clock.js';
import {
  type Crypto,
  createCrypto,
  createKeyring,
  KeyringError,
  keyringFromText,
  loadKeyring,
} from './platform/crypto/index.js';
import { openDatabase } from './platform/db/open.js';
import { type Ids, randomIds } from './platform/ids.js';
import { type Job, type Jobs, noJobs, redisJobs } from './platform/jobs/index.js';
import type { Log } from './platform/log.js';
import { createMetrics } from './platform/metrics.js';
import { connectLimiterRedis, createAddressLimiter } from './platform/rate-limit.js';
import { retentionJob } from './retention.job.js';
import { checkpointJob, reencryptJob } from './upkeep.job.js';

/** What a test, or a start with a difference, brings of its own. */
export interface Parts {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly crypto?: Crypto;
  readonly channels?: Channels;
  /** Replaces single evidence ports. */
  readonly evidence?: (real: Evidence) => Evidence;
  readonly hasher?: (queue: HashQueue) => PasswordHasher;
  /** Watches for a transaction inside a transaction (platform/db/transaction.ts). */
  readonly refuseNesting?: boolean;
}

export interface App {
  readonly deps: Deps;
  /** True when the database, or Redis where one is configured, answers. */
  readonly answers: {
    database(): Promise<boolean>;
    redis(): Promise<boolean>;
    migrations(): Promise<boolean>;
  };
  close(): Promise<void>;
}

export const jobs: readonly Job<Deps>[] = [
  ...deliveryJobs,
  announceAgreementsJob,
  wrapLegacyHashesJob,
  retentionJob,
  checkpointJob,
  reencryptJob,
] as readonly Job<Deps>[];

/** Opens the database, the keys and the way to Redis, and makes the dependencies of every step. */
export async function openApp(config: Config, log: Log, parts: Parts = {}): Promise<App> {
  const clock = parts.clock ?? systemClock;
  const ids = parts.ids ?? randomIds;
  let keysMade = false;
  const onCreated = () => {
    keysMade = true;
  };
  const crypto = parts.crypto ?? createCrypto(keyringOf(config, log, onCreated));
  const opened = await openDatabase({
    url: config.databaseUrl,
    entities,
    migrations,
    refuseNesting: parts.refuseNesting ?? false,
    onFault: (error) => log.error('database.fault', { error }),
  });
  const db = withAudit(opened, { crypto, clock, ids });
  if (keysMade)
    await db.inTx(async (tx) =>
      record(tx, { kind: 'keys.created', actor: { kind: 'SYSTEM' }, outcome: 'DONE' }),
    );
  const queue: Jobs = config.redisUrl ? redisJobs(config.redisUrl, quietly(log, 'redis.away')) : noJobs;
  const limiterRedis = config.redisUrl ? connectLimiterRedis(config.redisUrl) : undefined;
  limiterRedis?.on('error', quietly(log, 'redis.away'));
  const hashQueue = createHashQueue({ cores: Math.max(2, cpus().length) });
  const policy = config.policy;
  const channels =
    parts.channels ??
    bySettings(() =>
      channelsFrom(config, {
        now: () => clock.now(),
        onReceipt: (receipt) => recordReceipt({ db, clock, ids }, receipt),
      }),
    );
  const evidence = bySettings(() =>
    evidenceFrom(config, {
      db,
      crypto,
      clock,
      policy,
      ids,
      onUnavailable: (port, reason) => log.warn('provider.unavailable', { port, reason }),
    }),
  );
  const deps: Deps = {
    config,
    policy,
    clock,
    ids,
    random: randomBytes,
    db,
    crypto,
    hashQueue,
    hasher:
      parts.hasher?.(hashQueue) ??
      createPasswordHasher({
        pepper: crypto,
        queue: hashQueue,
        standIn: createStandIn({ db, clock, crypto }),
      }),
    evidence: parts.evidence?.(evidence) ?? evidence,
    channels,
    jobs: queue,
    limiter: createAddressLimiter({ clock, policy, digest: crypto.addressDigest, redis: limiterRedis }),
    log,
    metrics: createMetrics(),
  };
  return {
    deps,
    answers: {
      database: () => db.read(async (tx) => (await tx.manager.query('SELECT 1')) !== undefined),
      // The reader, so that on SQLite no open transaction of the writer is looked into.
      migrations: async () => !(await opened.sources.at(-1)?.showMigrations()),
      redis: async () => limiterRedis === undefined || (await limiterRedis.ping()) === 'PONG',
    },
    async close() {
      await queue.close();
      await channels.email.close();
      await channels.text.close();
      limiterRedis?.disconnect();
      await db.close();
    },
  };
}

/** A plain Error of an adapter says which setting is wrong; anything else is a bug. */
function bySettings<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof Error && error.constructor === Error ? new ConfigError([error.message]) : error;
  }
}

function keyringOf(config: Config, log: Log, onCreated: () => void) {
  const onReloadFault = (error: Error) => log.error('keys.unreadable', { error });
  if (config.keysJson) return refuseDemonstration(config, keyringFromText(config.keysJson));
  if (config.production) return refuseDemonstration(config, loadKeyring(config.keysPath, { onReloadFault }));
  return createKeyring(config.keysPath, { demonstration: true, onReloadFault, onCreated });
}

function refuseDemonstration(config: Config, keyring: ReturnType<typeof loadKeyring>) {
  if (config.production && keyring.demonstration) {
    throw new KeyringError(
      'These keys were made for a demonstration; NODE_ENV=production refuses them. Make new ones: see docs/keys.md.',
    );
  }
  return keyring;
}

/** One line a minute for a fault that repeats. */
function quietly(log: Log, event: string): (error: unknown) => void {
  let last = 0;
  return (error) => {
    if (Date.now() - last < 60_000) return;
    last = Date.now();
    log.warn(event, { error });
  };
}
