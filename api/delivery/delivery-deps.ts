// What delivery needs of the rest of the house; api/deps.ts makes it.
import type { Policy } from '../../schema/policy.js';
import type { Config } from '../config.js';
import type { Clock } from '../platform/clock.js';
import type { Crypto, RandomBytes } from '../platform/crypto/index.js';
import type { Database } from '../platform/db/transaction.js';
import type { Ids } from '../platform/ids.js';
import type { Jobs } from '../platform/jobs/index.js';
import type { Log } from '../platform/log.js';
import type { Channels } from './channels/channels-from.js';

export interface DeliveryDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: RandomBytes;
  readonly crypto: Pick<Crypto, 'seal' | 'open' | 'sealJson' | 'openJson'>;
  readonly policy: Policy;
  readonly config: Pick<Config, 'publicUrl' | 'letterCutoff'>;
  readonly channels: Channels;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
}
