// How often one client address may have a secret checked: so many a minute and so many an hour (policy). One Redis
// round trip a check; without Redis, or while it is away, this process counts alone and nobody waits for it.
import { Cluster, Redis } from 'ioredis';
import { type Clock, HOUR_MS, MINUTE_MS } from './clock.js';

export type Take = { readonly ok: true } | { readonly ok: false; readonly retryAt: Date };

export interface AddressLimiter {
  /** Counts one check for the address (see `addressPrefix`); refused ones are not counted. Never throws. */
  take(addressPrefix: string): Promise<Take>;
}

/** The one command that is used of Redis; it must fail at once when Redis is away. */
export interface LimiterRedis {
  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
}

export interface AddressLimiterOptions {
  readonly clock: Clock;
  readonly policy: { readonly addressChecksPerMinute: number; readonly addressChecksPerHour: number };
  /** Keyed hash of an address: Redis never sees the address. */
  readonly digest: (addressPrefix: string) => string;
  readonly redis?: LimiterRedis | undefined;
}

interface Window {
  start: number;
  count: number;
}

/** After a fault Redis is left alone for so long: a hanging one must not slow every sign-in. */
const PAUSE_MS = 1_000;
const MAX_ADDRESSES = 100_000;

// One hash a client: start and count of its minute (m, a) and of its hour (h, b). Answers 0, or when to come back.
const SCRIPT = `
local v = redis.call('HMGET', KEYS[1], 'm', 'a', 'h', 'b')
local now, perMinute, perHour = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local m, a, h, b = tonumber(v[1]), tonumber(v[2]), tonumber(v[3]), tonumber(v[4])
if not m or now >= m + ${MINUTE_MS} or now < m then m = now; a = 0 end
if not h or now >= h + ${HOUR_MS} or now < h then h = now; b = 0 end
if b >= perHour then return h + ${HOUR_MS} end
if a >= perMinute then return m + ${MINUTE_MS} end
redis.call('HSET', KEYS[1], 'm', m, 'a', a + 1, 'h', h, 'b', b + 1)
redis.call('PEXPIRE', KEYS[1], ${HOUR_MS})
return 0`;

export function createAddressLimiter({
  clock,
  policy,
  digest,
  redis,
}: AddressLimiterOptions): AddressLimiter {
  const minutes = new Map<string, Window>();
  const hours = new Map<string, Window>();
  let pausedUntil = 0;

  const takeHere = (key: string, now: number): Take => {
    const minute = windowOf(minutes, key, now, MINUTE_MS);
    const hour = windowOf(hours, key, now, HOUR_MS);
    if (hour.count >= policy.addressChecksPerHour) return refused(hour.start + HOUR_MS);
    if (minute.count >= policy.addressChecksPerMinute) return refused(minute.start + MINUTE_MS);
    minute.count++;
    hour.count++;
    return { ok: true };
  };

  return {
    take: async (addressPrefix) => {
      const key = digest(addressPrefix);
      const now = clock.epochMs();
      // Counted here in any case, so that the limit holds on when Redis goes away.
      const here = takeHere(key, now);
      if (!redis || !here.ok || performance.now() < pausedUntil) return here;
      try {
        const { addressChecksPerMinute, addressChecksPerHour } = policy;
        const until = await redis.eval(
          SCRIPT,
          1,
          `sa:checks:${key}`,
          now,
          addressChecksPerMinute,
          addressChecksPerHour,
        );
        return until === 0 ? here : refused(Number(until));
      } catch {
        pausedUntil = performance.now() + PAUSE_MS;
        return here;
      }
    },
  };
}

/**
 * A connection for the limiter: commands fail at once while Redis is away and after 50 ms when it hangs. Several
 * addresses with commas between are nodes of one cluster; password and TLS are then those of the first.
 */
export function connectLimiterRedis(url: string): Redis | Cluster {
  const quick = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // Greeting Redis has to be as quick. A busy start may be late with it; the ready check, which is on unless it is
    // said otherwise, makes such a connection try again instead of calling itself ready without a line.
    commandTimeout: 50,
  };
  const nodes = url.split(',').map((part) => new URL(part.trim()));
  const [first] = nodes;
  const login = {
    ...(first?.username && { username: decodeURIComponent(first.username) }),
    ...(first?.password && { password: decodeURIComponent(first.password) }),
    ...(first?.protocol === 'rediss:' && { tls: {} }),
  };
  const redis =
    nodes.length > 1
      ? new Cluster(
          nodes.map(({ hostname, port }) => ({ host: hostname, port: Number(port) || 6379 })),
          { enableOfflineQueue: false, redisOptions: { ...quick, ...login } },
        )
      : new Redis(url, quick);
  // Being away is expected and handled where it is asked; without a listener it would be printed each time.
  redis.on('error', () => undefined);
  return redis;
}

function windowOf(windows: Map<string, Window>, key: string, now: number, lengthMs: number): Window {
  const known = windows.get(key);
  if (known && now >= known.start && now < known.start + lengthMs) return known;
  // Out and in again, so that the map is ordered by start and the oldest stand first.
  windows.delete(key);
  dropOld(windows, now - lengthMs);
  const fresh = { start: now, count: 0 };
  windows.set(key, fresh);
  return fresh;
}

/** A few old windows go with each new one, and the oldest of all when there are too many. */
function dropOld(windows: Map<string, Window>, endedAt: number): void {
  let left = 4;
  for (const [key, { start }] of windows) {
    if (left-- === 0 || (start > endedAt && windows.size < MAX_ADDRESSES)) return;
    windows.delete(key);
  }
}

function refused(retryAtMs: number): Take {
  return { ok: false, retryAt: new Date(retryAtMs) };
}
