// One way to a Redis for jobs: a single server, or a cluster as a comma-separated list of its nodes.
import { Cluster, Redis, type RedisOptions } from 'ioredis';

const CONNECT_MS = 5_000;
const COMMAND_MS = 2_000;
const LONGEST_WAIT_MS = 2_000;

/** Keys of one hash slot, as BullMQ needs on a cluster; another number when the meaning of payloads changes. */
export const KEY_PREFIX = '{secure-access}:1';

const wait = (times: number): number => Math.min(100 * 2 ** Math.min(times, 8), LONGEST_WAIT_MS);

/** For producers: while Redis is away a command fails at once instead of waiting. */
export function producerConnection(url: string): Redis | Cluster {
  return connect(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_MS,
  });
}

/** For workers, whose commands block; they wait for Redis as long as it takes. */
export function workerConnection(url: string): Redis | Cluster {
  return connect(url, { maxRetriesPerRequest: null });
}

function connect(url: string, options: RedisOptions): Redis | Cluster {
  const common: RedisOptions = { connectTimeout: CONNECT_MS, retryStrategy: wait, ...options };
  const nodes = url.split(',').map((node) => node.trim());
  const [first = ''] = nodes;
  if (nodes.length === 1) return new Redis(first, common);
  const { username, password, protocol } = new URL(first);
  return new Cluster(nodes, {
    clusterRetryStrategy: wait,
    enableOfflineQueue: options.enableOfflineQueue ?? true,
    redisOptions: {
      ...common,
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  });
}
