// A private Redis for one test file: its own port, its own temporary folder, gone with the process that asked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedisServer } from '../../scripts/bootstrap/redis-server.mjs';
import { askRedis } from '../../scripts/bootstrap/redis-wire.mjs';

export interface TestRedis {
  readonly url: string;
  readonly pid: number;
  /** Forgets everything, as a wiped Redis does. */
  flush(): Promise<void>;
  /** Ends it as kill -9 does, everything it held with it; `comeBack` starts an empty one at the same address. */
  kill(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Redis; takes some 30 ms. */
export async function startRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'secure-access-redis-'));
  let server = await startRedisServer({ folder });
  const flush = async (): Promise<void> => {
    const replies = await askRedis({ host: '127.0.0.1', port: server.port }, [
      ['AUTH', server.password],
      ['FLUSHALL'],
    ]);
    if (replies[1] !== '+OK') throw new Error(`Redis did not flush: ${replies.join(' ')}`);
  };
  const kill = async (): Promise<void> => {
    process.kill(server.pid as number, 'SIGKILL');
    await server.ended;
  };
  const comeBack = async (): Promise<void> => {
    const { port, password } = server;
    server = await startRedisServer({ folder, port, password });
  };
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: server.url, pid: server.pid as number, flush, kill, comeBack, stop };
}
