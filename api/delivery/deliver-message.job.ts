// Sends one message as soon as its row is committed; its payload is an id and nothing else (docs/delivery.md).
import { defineJob, idPayload } from '../platform/jobs/index.js';
import { deliverMessage } from './deliver-message.js';
import type { DeliveryDeps } from './delivery-deps.js';

export const deliverMessageJob = defineJob<DeliveryDeps, { messageId: string }>({
  name: 'deliver-message',
  queue: 'delivery',
  parse: idPayload('messageId'),
  run: (deps, { messageId }) => deliverMessage(deps, messageId),
});
