// The way to the running server: the ready-made operations that GraphiQL offers too, and what the server has sent.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { rootFolder } from '../../api/root-folder.js';
import { Ended, Refused } from './ended.js';

// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer is that of the operation beside the call.
type Answer = any;

export interface Client {
  readonly url: string;
  /** Runs the ready-made query of that name. */
  query(name: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /**
   * Runs the ready-made mutation of that name and gives its payload; with a session as its holder. An input of null is for
   * those that take none. Throws Refused on a user error.
   */
  mutate(name: string, input: object | null, sessionToken?: string): Promise<Answer>;
  /** Does `act`, then waits for the message that it sends to `to`: one with a code, or the one that is wanted. */
  sentBy<T>(
    to: string,
    act: () => Promise<T>,
    wanted?: (message: Sent) => boolean,
  ): Promise<{ answer: T; message: Sent }>;
}

export interface Sent {
  readonly id: string;
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  /** Empty where there is none. */
  readonly code: string;
  /** The token of its "this was not me" link; empty where there is none. */
  readonly disavowToken: string;
}

const PATIENCE_MS = 15_000;

/** Looks whether Secure Access answers at `url`, with an outbox. Throws Ended with what to type. */
export async function connect(url: string): Promise<Client> {
  const health = await reach(`${url}/healthz`);
  if (!health) throw new Ended(`No server answers at ${url}. Start one first: npm start`);
  if (!/"alive"/.test(await health.text())) throw new Ended(`What answers at ${url} is not Secure Access.`);
  const outbox = await reach(`${url}/outbox.json`);
  if (!outbox?.ok) {
    throw new Ended(
      `The server at ${url} keeps no outbox: it runs in production, or sends its codes to real people. ` +
        'The demonstration needs one with EMAIL_URL and SMS_URL set to outbox:, as npm start has it.',
    );
  }
  const operations = readyMadeOperations();
  const run = async (name: string, variables: object, headers: Record<string, string>): Promise<Answer> => {
    const query = operations.get(name);
    if (!query) throw new Error(`schema/operations has no ${name}`);
    const response = await reach(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    if (!response) throw new Ended(`The server at ${url} does not answer any more.`);
    const { data, errors } = (await response.json()) as Answer;
    if (errors) throw new Ended(`${name} failed: ${errors[0]?.message} (${errors[0]?.extensions?.code})`);
    return data;
  };
  return {
    url,
    query: (name, variables = {}, headers = {}) => run(name, variables, headers),
    async mutate(name, input, sessionToken) {
      const headers = sessionToken ? { authorization: `Bearer ${sessionToken}` } : {};
      const answers = Object.entries(
        await run(name, input ? { input } : {}, headers as Record<string, string>),
      );
      const [field, payload] = answers[0] as [string, Answer];
      const [error] = payload.userErrors;
      if (error) throw new Refused(field, error.code, error.message, error.retryAt ?? null);
      return payload;
    },
    async sentBy(to, act, wanted = ({ code }) => code !== '') {
      const before = new Set((await outboxOf(url, to)).map(({ id }) => id));
      const answer = await act();
      for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await wait(100)) {
        const message = (await outboxOf(url, to)).find((one) => !before.has(one.id) && wanted(one));
        if (message) return { answer, message };
      }
      throw new Ended(
        `Nothing came to ${to} within ${PATIENCE_MS / 1000} s. Does a worker run (ROLE=all or worker), and does ` +
          'this kind of message go to the outbox?',
      );
    },
  };
}

const reach = (url: string, init?: RequestInit): Promise<Response | undefined> =>
  fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), ...init }).catch(() => undefined);

/** Newest first. The code stands on a line of its own in mails, and in the last line of texts. */
async function outboxOf(url: string, to: string): Promise<Sent[]> {
  const response = await reach(`${url}/outbox.json?to=${encodeURIComponent(to)}`);
  if (!response?.ok) throw new Ended(`The server at ${url} does not answer any more.`);
  const { messages } = (await response.json()) as { messages: Omit<Sent, 'code' | 'disavowToken'>[] };
  return messages.map((message) => ({
    ...message,
    code: /^(?:\d{6}|@\S+ #\d{6})$/m.exec(message.text)?.[0].slice(-6) ?? '',
    disavowToken: /\/not-me#([\w-]{43})/.exec(message.text)?.[1] ?? '',
  }));
}

function readyMadeOperations(): ReadonlyMap<string, string> {
  const folder = join(rootFolder(), 'schema', 'operations');
  const documents = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  return new Map(
    documents.map((text) => [/^(?:query|mutation) (\w+)/m.exec(text)?.[1] ?? '', text] as const),
  );
}
