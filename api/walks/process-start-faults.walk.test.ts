// What a start refuses, as a process: one sentence, exit code 78, no stack and no hang. Which sentence each fault has is
// shown in api/start-faults.test.ts.
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder, type Ending, startThatEnds } from '../test/processes.js';

const folders: ReturnType<typeof dataFolder>[] = [];
const folder = (): string => {
  const made = dataFolder();
  folders.push(made);
  return made.path;
};

/** Takes connections and says nothing, like a firewall or the wrong server. */
let silent: Server;
let silentPort: number;
let gaveUp: Promise<Ending>;
beforeAll(async () => {
  silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  silentPort = (silent.address() as AddressInfo).port;
  // It waits ten seconds for the database; the other starts go on meanwhile.
  gaveUp = startThatEnds({
    DATA_DIR: folder(),
    DATABASE_URL: `postgres://user:hidden-word@127.0.0.1:${silentPort}/x`,
  });
});
afterAll(() => {
  silent.close();
  for (const { remove } of folders) remove();
});

/** Exactly these lines and nothing else; 78 is EX_CONFIG. */
function expectSentences(ending: Ending, ...lines: RegExp[]): void {
  const { code, signal, stderr } = ending;
  expect({ code, signal, said: stderr.trim().split('\n') }).toEqual({
    code: 78,
    signal: null,
    said: lines.map((line) => expect.stringMatching(line)),
  });
}

describe('a start', () => {
  it('refuses in production everything that only a trial may have, and tells all of it at once', async () => {
    const wrong = { NODE_ENV: 'production', ACCEPT_TEST_SSNS: 'true', SEED_DEMO: 'true', ROLE: 'api' };
    const ending = await startThatEnds({ DATA_DIR: folder(), HOST: '0.0.0.0', ...wrong });
    expectSentences(
      ending,
      /^NODE_ENV=production refuses outbox/,
      /^NODE_ENV=production refuses ACCEPT_TEST_SSNS/,
      /^NODE_ENV=production refuses SEED_DEMO/,
      /^SEED_DEMO is refused when HOST is beyond loopback/,
      /^outbox: is refused when HOST is beyond loopback/,
      /^ROLE=api needs REDIS_URL/,
    );
  });

  it('says that the port is taken', async () => {
    const env = { DATA_DIR: folder(), SEED_DEMO: 'false', PORT: String(silentPort) };
    const ending = await startThatEnds(env);
    expectSentences(ending, /^The port is taken: .* another with PORT=4001\.$/);
  });

  it('leaves a file alone that is no database of its own', async () => {
    const path = folder();
    writeFileSync(
      join(path, 'secure-access.sqlite'),
      'A letter to my aunt, kept here by mistake. '.repeat(50),
    );
    const ending = await startThatEnds({ DATA_DIR: path, SEED_DEMO: 'false' });
    expectSentences(ending, /^The file of DATABASE_URL is no SQLite database/);
  });

  it('says that the disk is full when its first files do not fit', async () => {
    // A limit on the size of a file stands for the full disk: writes fail in the same places.
    const limited = ['bash', '-c', 'trap "" XFSZ; ulimit -f 64; exec "$@"', 'bash'];
    expectSentences(
      await startThatEnds({ DATA_DIR: folder(), SEED_DEMO: 'false' }, limited),
      /^The disk is full/,
    );
  });

  it('gives up on a database that takes the connection and never answers', async () => {
    expectSentences(await gaveUp, /^The database of DATABASE_URL does not answer/);
  });
});
