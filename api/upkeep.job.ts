// The hourly mark of the audit chain outside the database, and the sealing anew after a change of keys.
import { join } from 'node:path';
import { writeCheckpoint } from './audit/index.js';
import type { Deps } from './deps.js';
import { keyUses } from './key-uses.js';
import { HOUR_MS, MINUTE_MS } from './platform/clock.js';
import { reencrypt } from './platform/crypto/reencrypt.js';
import { defineJob, noPayload } from './platform/jobs/index.js';

export const checkpointFile = (config: Pick<Deps['config'], 'dataDir'>): string =>
  join(config.dataDir, 'audit', 'checkpoints.ndjson');

export const checkpointJob = defineJob<Deps, Record<string, never>>({
  name: 'audit-checkpoint',
  queue: 'upkeep',
  parse: noPayload,
  everyMs: HOUR_MS,
  run: async (deps) => {
    await writeCheckpoint({ ...deps, checkpointFile: checkpointFile(deps.config) });
  },
});

/** Costs nothing while no key is retiring. */
export const reencryptJob = defineJob<Deps, Record<string, never>>({
  name: 'reencrypt',
  queue: 'upkeep',
  parse: noPayload,
  everyMs: 5 * MINUTE_MS,
  run: async (deps) => {
    await reencrypt({ ...deps, uses: keyUses });
  },
});
