// The jobs of delivery, for the worker's list.
import { deliverMessageJob } from './deliver-message.job.js';
import { closeBatchJob } from './letters/close-batch.job.js';
import { letterRetentionJob } from './letters/retention.job.js';
import { sweepMessagesJob } from './sweep.job.js';

export const deliveryJobs = [deliverMessageJob, sweepMessagesJob, closeBatchJob, letterRetentionJob];
