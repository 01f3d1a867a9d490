// Every second: unfinished batches, and letters whose cutoff has passed (LETTER_CUTOFF, docs/delivery.md).
import { defineJob, noPayload } from '../../platform/jobs/index.js';
import type { DeliveryDeps } from '../delivery-deps.js';
import { closeBatches } from './close-batches.js';

export const closeBatchJob = defineJob<DeliveryDeps, Record<string, never>>({
  name: 'close-batch',
  queue: 'letters',
  parse: noPayload,
  everyMs: 1_000,
  run: async (deps) => {
    await closeBatches(deps);
  },
});
