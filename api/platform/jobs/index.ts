// The door of the job room: the only place, with rate-limit.ts, that knows Redis.
export { defineJob, idPayload, type Job, type JobName, noPayload } from './define-job.js';
export { type Jobs, noJobs, redisJobs, within } from './queues.js';
export type { WorkerDeps } from './run-job.js';
export { startWorkers, type Workers } from './workers.js';
