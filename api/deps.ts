// What the steps are given. `Deps` is the type that all of them pick from; api/app.ts makes it (the only place that
// knows which adapter serves which port).
import type { Policy } from '../schema/policy.js';
import type { HashQueue } from './authenticators/hash-queue.js';
import type { PasswordHasher } from './authenticators/password.js';
import type { Config } from './config.js';
import type { Channels } from './delivery/channels/channels-from.js';
import type { Evidence } from './evidence/index.js';
import type { Session } from './login/login.entity.js';
import type { Clock } from './platform/clock.js';
import type { Crypto, RandomBytes } from './platform/crypto/index.js';
import type { Database } from './platform/db/transaction.js';
import type { GraphqlContext } from './platform/graphql/request-context.js';
import type { Ids } from './platform/ids.js';
import type { Jobs } from './platform/jobs/index.js';
import type { Log } from './platform/log.js';
import type { Metrics } from './platform/metrics.js';
import type { AddressLimiter } from './platform/rate-limit.js';

export interface Deps {
  readonly config: Config;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: RandomBytes;
  /** Its transactions keep the audit trail (audit/record.ts). */
  readonly db: Database;
  readonly crypto: Crypto;
  readonly hashQueue: HashQueue;
  readonly hasher: PasswordHasher;
  readonly evidence: Evidence;
  readonly channels: Channels;
  readonly jobs: Jobs;
  readonly limiter: AddressLimiter;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What a resolver of the public endpoint finds in its context. */
export interface PublicContext extends GraphqlContext {
  readonly deps: Deps;
  /** The live session that the request carries. */
  readonly session: Session | undefined;
}
