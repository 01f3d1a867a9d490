// Log lines on their way out, gathered for half a second: a write for each would cost more than the request it tells
// of. A reader that is gone (closed pipe, closed terminal) costs the lines, never the process: pino's own destination
// tries for ever and a process that ends hangs in it.
import { writeSync } from 'node:fs';

const GATHER_MS = 500;
const GATHER_CHARACTERS = 64_000;
/** Of what a slow reader leaves waiting, more than this is dropped before it fills the memory. */
const MOST_CHARACTERS = 16_000_000;
const LAST_TRIES = 20;
const LAST_TRY_MS = 50;

export interface LogStream {
  write(line: string): void;
  /** Writes all that waits, now; gives up after a second on a reader that does not read. */
  flushSync(): void;
}

/** Gathers lines for a file descriptor; what waits when the process ends is written then. */
export function logStream(fd: number): LogStream {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;

  /** Writes what the reader takes; the rest goes on waiting. Lines for a reader that is gone are dropped. */
  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    let bytes = Buffer.from(waiting);
    try {
      while (bytes.length > 0) bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') bytes = bytes.subarray(bytes.length);
    }
    waiting = bytes.toString();
    if (waiting !== '') sendLater();
  };
  const sendLater = (): void => {
    timer ??= setTimeout(send, GATHER_MS).unref();
  };
  const flushSync = (): void => {
    send();
    for (let tries = 0; waiting !== '' && tries < LAST_TRIES; tries++) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_TRY_MS);
      send();
    }
  };
  let seenToTheEnd = false;
  return {
    write(line) {
      if (!seenToTheEnd) process.on('exit', flushSync);
      seenToTheEnd = true;
      if (waiting.length > MOST_CHARACTERS) return;
      waiting += line;
      if (waiting.length >= GATHER_CHARACTERS && waiting.length - line.length < GATHER_CHARACTERS) send();
      else sendLater();
    },
    flushSync,
  };
}
