// A bounded, fair queue before the password hash: as many hashes at once as there are cores, the waiting ones taken
// from each client address in turn, so that one noisy address cannot keep the others from signing in.

/** The queue is full. Nothing was counted or changed; the caller answers RATE_LIMITED with `retryAt`. */
export class Busy extends Error {
  override readonly name = 'Busy';
  constructor(readonly retryAfterMs: number) {
    super('Too many password checks are waiting.');
  }
}

export interface HashQueue {
  /** Runs `work` when a core is free, in turn with the other `client`s. Rejects with Busy when too many wait. */
  run<T>(client: string, work: () => Promise<T>): Promise<T>;
  /**
   * Runs whole steps of one subject (an account, a username) one after the other: two right passwords that arrive
   * together do not spend each other's tries. Never call it inside itself for the same subject.
   */
  runFor<T>(subject: string, step: () => Promise<T>): Promise<T>;
  /** For the metrics: how many run, and how many wait. */
  depth(): { readonly running: number; readonly waiting: number };
}

export interface HashQueueOptions {
  readonly cores: number;
  readonly waitingAtMost?: number;
  readonly perSubjectAtMost?: number;
  /** Told after each change of the number that wait. */
  readonly onDepth?: (waiting: number, running: number) => void;
  /** Milliseconds of a steady clock; only for estimating how long a refused caller should wait. */
  readonly elapsedMs?: () => number;
}

interface Job {
  readonly start: () => void;
  readonly refuse: (fault: Busy) => void;
}

export function createHashQueue(options: HashQueueOptions): HashQueue {
  const { cores, waitingAtMost = 200, perSubjectAtMost = 20, onDepth } = options;
  const elapsedMs = options.elapsedMs ?? (() => performance.now());
  const lanes = new Map<string, Job[]>();
  let running = 0;
  let waiting = 0;
  let usualMs = 20;

  const busy = () => new Busy(Math.max(1000, Math.ceil((usualMs * (waiting + running)) / cores)));

  async function started<T>(work: () => Promise<T>): Promise<T> {
    running += 1;
    const from = elapsedMs();
    try {
      return await work();
    } finally {
      running -= 1;
      usualMs += (elapsedMs() - from - usualMs) / 16;
      startNext();
    }
  }

  function startNext(): void {
    const next = lanes.entries().next().value;
    if (!next) return;
    const [client, lane] = next;
    const job = lane.shift();
    // To the back of the ring: every other client goes first before this one has its next turn.
    lanes.delete(client);
    if (lane.length > 0) lanes.set(client, lane);
    waiting -= 1;
    job?.start();
    onDepth?.(waiting, running);
  }

  /** A full queue still takes a client that has fewer waiting: the longest lane gives up its newest. */
  function makeRoomFor(client: string): boolean {
    let longest: Job[] = lanes.get(client) ?? [];
    const own = longest.length;
    for (const lane of lanes.values()) if (lane.length > longest.length) longest = lane;
    if (longest.length <= own + 1) return false;
    longest.pop()?.refuse(busy());
    waiting -= 1;
    return true;
  }

  function run<T>(client: string, work: () => Promise<T>): Promise<T> {
    if (running < cores && waiting === 0) return started(work);
    if (waiting >= waitingAtMost && !makeRoomFor(client)) return Promise.reject(busy());
    return new Promise<T>((resolve, refuse) => {
      const job: Job = { start: () => started(work).then(resolve, refuse), refuse };
      const lane = lanes.get(client);
      if (lane) lane.push(job);
      else lanes.set(client, [job]);
      waiting += 1;
      onDepth?.(waiting, running);
    });
  }

  const turns = new Map<string, { last: Promise<unknown>; count: number }>();

  function runFor<T>(subject: string, step: () => Promise<T>): Promise<T> {
    const turn = turns.get(subject) ?? { last: Promise.resolve(), count: 0 };
    if (turn.count > perSubjectAtMost) return Promise.reject(busy());
    turns.set(subject, turn);
    turn.count += 1;
    const mine = turn.last.then(step).finally(() => {
      turn.count -= 1;
      if (turn.count === 0) turns.delete(subject);
    });
    turn.last = mine.catch(() => undefined);
    return mine;
  }

  return { run, runFor, depth: () => ({ running, waiting }) };
}
