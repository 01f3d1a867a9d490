// Everything that is due, done now and here: for tests and for a process without workers.
import type { DeliveryDeps } from './delivery-deps.js';
import { closeBatches } from './letters/close-batches.js';
import { sweepMessages } from './sweep.js';

/** Sends all due messages and hands over all due letters; comes back when nothing is due any more. */
export async function deliverDue(deps: DeliveryDeps): Promise<void> {
  while ((await sweepMessages(deps)) > 0);
  await closeBatches(deps);
}
