// Time comes from one place, so that tests move it instead of sleeping.

/** The clock of the system. `now()` is an instant; `iso()` the same as RFC 3339 text in UTC with milliseconds. */
export interface Clock {
  now(): Date;
  epochMs(): number;
  iso(): string;
}

function clockOver(epochMs: () => number): Clock {
  return {
    now: () => new Date(epochMs()),
    epochMs,
    iso: () => new Date(epochMs()).toISOString(),
  };
}

export const systemClock: Clock = clockOver(Date.now);

/** A clock that stands still until it is moved. `advance` takes milliseconds. */
export interface MovableClock extends Clock {
  advance(ms: number): void;
  set(instant: Date | string): void;
}

export function movableClock(start: Date | string): MovableClock {
  let current = new Date(start).getTime();
  return {
    ...clockOver(() => current),
    advance: (ms) => {
      current += ms;
    },
    set: (instant) => {
      current = new Date(instant).getTime();
    },
  };
}

/** `iso` text of an instant that lies `ms` after `from`. */
export function after(from: Date, ms: number): string {
  return new Date(from.getTime() + ms).toISOString();
}

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
