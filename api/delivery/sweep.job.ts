// Every second: nothing unsent stays unseen for 5 s, with Redis or without it (docs/delivery.md).
import { defineJob, noPayload } from '../platform/jobs/index.js';
import type { DeliveryDeps } from './delivery-deps.js';
import { sweepMessages } from './sweep.js';

const GRACE_MS = 500;

export const sweepMessagesJob = defineJob<DeliveryDeps, Record<string, never>>({
  name: 'sweep-messages',
  queue: 'delivery',
  parse: noPayload,
  everyMs: 1_000,
  run: async (deps) => {
    await sweepMessages(deps, GRACE_MS);
  },
});
