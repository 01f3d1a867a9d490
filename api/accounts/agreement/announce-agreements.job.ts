// The announcing of user agreements comes round every few seconds, and goes on where it stopped.
import type { Deps } from '../../deps.js';
import { SECOND_MS } from '../../platform/clock.js';
import { defineJob, noPayload } from '../../platform/jobs/index.js';
import { announceAgreements } from './announce-agreements.js';

/** Costs one look-up while nothing is to be announced. */
export const announceAgreementsJob = defineJob<Deps, Record<string, never>>({
  name: 'announce-agreements',
  queue: 'upkeep',
  parse: noPayload,
  everyMs: 10 * SECOND_MS,
  run: async (deps) => {
    await announceAgreements(deps);
  },
});
