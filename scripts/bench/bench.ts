// What every measurement is given.
import type { LoadQuestion, LoadReply } from './load-client.js';
import type { forkWorker } from './processes.js';
import type { Server } from './server.js';

export interface Bench {
  readonly server: Server;
  readonly client: ReturnType<typeof forkWorker<LoadQuestion, LoadReply>>;
  /** One line of progress. */
  say(line: string): void;
}
