// Every hour, in one worker: what letters may no longer hold goes (docs/retention.md).
import { HOUR_MS } from '../../platform/clock.js';
import { defineJob, noPayload } from '../../platform/jobs/index.js';
import type { DeliveryDeps } from '../delivery-deps.js';
import { expireOldLetters, removeLetterFiles, wipeDeliveredLetters } from './retention.js';

export const letterRetentionJob = defineJob<DeliveryDeps, Record<string, never>>({
  name: 'letter-retention',
  queue: 'letters',
  parse: noPayload,
  everyMs: HOUR_MS,
  run: async (deps) => {
    await expireOldLetters(deps);
    await wipeDeliveredLetters(deps);
    await removeLetterFiles(deps);
  },
});
