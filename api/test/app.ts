// The whole application on a temporary database, reached by HTTP as a client would, with a clock that tests move and
// channels that they read. Nothing inside is replaced but what lies beyond the house's walls.
import 'reflect-metadata';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { legacyImport } from '../accounts/legacy/index.js';
import { openApp } from '../app.js';
import { loadConfig } from '../config.js';
import type { Email } from '../delivery/channels/email-channel.js';
import type { SendResult } from '../delivery/channels/send-result.js';
import type { Text } from '../delivery/channels/text-channel.js';
import { channelsFrom, codeOfLetter, deliverDue } from '../delivery/index.js';
import { type Evidence, importPeople } from '../evidence/index.js';
import { httpServerOf } from '../http.js';
import { type MovableClock, movableClock } from '../platform/clock.js';
import { createCrypto, memoryKeyring } from '../platform/crypto/index.js';
import type { Dialect } from '../platform/db/sql.js';
import { createLog } from '../platform/log.js';
import { DEMONSTRATION_FILE } from './people-directory.js';
import { temporaryDatabase } from './temporary-database.js';

export interface TestAppOptions {
  readonly dialect?: Dialect;
  readonly env?: Readonly<Record<string, string>>;
  /** Replaces single ports, for providers that fail. */
  readonly evidence?: (real: Evidence) => Evidence;
  /** A Tuesday in December 2017, ten in the morning Eastern, if not given. */
  readonly now?: string;
  /** Receives every log line. */
  readonly logTo?: (line: string) => void;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers whose shape the query in the same line says.
  readonly data: any;
  // biome-ignore lint/suspicious/noExplicitAny: likewise.
  readonly errors: any;
}

export type TestApp = Awaited<ReturnType<typeof testApp>>;

/** A channel that keeps what it is given. */
const capture = <M>(kept: M[]) => ({
  send: async (message: M): Promise<SendResult> => {
    kept.push(message);
    return { outcome: 'SENT' };
  },
  close: async () => undefined,
});

export async function testApp(options: TestAppOptions = {}) {
  const database = await temporaryDatabase(options.dialect ?? 'sqlite', { entities: [], migrations: [] });
  const url = database.url;
  await database.db.close();
  const config = loadConfig({
    DATA_DIR: database.folder,
    DATABASE_URL: url,
    LOG_LEVEL: options.logTo ? 'debug' : 'silent',
    SEED_DEMO: 'false',
    ACCEPT_TEST_SSNS: 'true',
    POLICY_SET: 'addressChecksPerMinute=100000,addressChecksPerHour=100000',
    ...options.env,
  });
  const clock: MovableClock = movableClock(options.now ?? '2017-12-12T15:00:00Z');
  const emails: Email[] = [];
  const texts: Text[] = [];
  const real = channelsFrom(config, { now: () => clock.now(), onReceipt: async () => undefined });
  const log = createLog({
    level: config.logLevel as 'info',
    stream: { write: (line: string) => options.logTo?.(line) },
  });
  const app = await openApp(config, log, {
    clock,
    refuseNesting: true,
    crypto: createCrypto(memoryKeyring()),
    channels: {
      ...real,
      email: capture(emails),
      text: capture(texts),
    },
    ...(options.evidence && { evidence: options.evidence }),
  });
  await importPeople({ ...app.deps, legacyImport: legacyImport(app.deps) }, { file: DEMONSTRATION_FILE });
  const server = await httpServerOf(app, () => false);
  const address = await server.listen({ host: '127.0.0.1', port: 0 });

  const deliver = () => deliverDue(app.deps);
  return {
    address,
    app,
    deps: app.deps,
    clock,
    folder: database.folder,
    databaseUrl: url,
    emails,
    texts,
    deliver,
    /** Runs one operation over HTTP. */
    async graphql(
      query: string,
      variables: object = {},
      headers: Record<string, string> = {},
    ): Promise<Answer> {
      const response = await fetch(`${address}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as Answer;
      return { status: response.status, headers: response.headers, data, errors };
    },
    /** The newest code that went to this e-mail address or number. */
    async codeSentTo(recipient: string): Promise<string> {
      await deliver();
      // A notice may arrive after the code that was asked for after it.
      const codes = [...emails, ...texts]
        .filter(({ to }) => to === recipient)
        .map(({ text }) => text.match(/#(\d{6})\s*$/)?.[1] ?? text.match(/^\s*(\d{6})\s*$/m)?.[1]);
      const code = codes.filter((found) => found !== undefined).at(-1);
      if (!code) throw new Error(`no code was sent to ${recipient}`);
      return code;
    },
    /** The letters handed over so far, oldest first. */
    async letters(): Promise<{ file: string; pdf: Buffer; code: string | undefined }[]> {
      await deliver();
      const folder = join(database.folder, 'letters');
      if (!existsSync(folder)) return [];
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.pdf'),
      );
      return files.sort().map((name) => {
        const pdf = readFileSync(join(folder, name));
        return { file: name, pdf, code: codeOfLetter(pdf) };
      });
    },
    async close(): Promise<void> {
      await server.close();
      await app.close();
      await database.drop();
    },
  };
}
