// A job is declared beside its domain and listed in one array. Its payload holds ids only (domain.md section 6), it is
// safe to run twice, and it finds its work in SQL: Redis only says "now".
import { z } from 'zod';

/** What a producer needs to know of a job. */
export interface JobName<P> {
  readonly name: string;
  readonly queue: string;
  /** Refuses, by throwing, a payload that is not this job's. */
  parse(data: unknown): P;
}

export interface Job<D, P = unknown> extends JobName<P> {
  /** Does the work. Throwing means a fault, not a refusal: it is logged, and SQL still knows what is due. */
  run(deps: D, payload: P): Promise<void>;
  /** Runs by the clock of the worker too, with an empty payload, whether or not Redis is there. */
  readonly everyMs?: number;
}

/** Declares a job. */
export function defineJob<D, P>(job: Job<D, P>): Job<D, P> {
  return Object.freeze(job);
}

/** The `parse` of a payload that is one id under this key. */
export function idPayload<const K extends string>(key: K): (data: unknown) => Record<K, string> {
  const shape = z.strictObject({ [key]: z.uuid() } as Record<K, z.ZodUUID>);
  return (data) => shape.parse(data) as Record<K, string>;
}

/** The `parse` of a job that finds all it needs in SQL. */
export const noPayload = (data: unknown): Record<string, never> => z.strictObject({}).parse(data);
