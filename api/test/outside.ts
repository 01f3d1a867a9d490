// The system from outside its processes: people who are not in it, its endpoints, and what arrives in the outbox and the
// letter folder. For walks through real processes.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openApp } from '../app.js';
import { loadConfig } from '../config.js';
import { codeOfLetter, readOutbox } from '../delivery/index.js';
import { importPeople } from '../evidence/index.js';
import type { Person } from '../evidence/people.js';
import { createLog } from '../platform/log.js';
import type { Answer } from './app.js';
import type { Reached } from './journeys.js';
import { personOfRow } from './people-directory.js';

/** Someone for whom everything agrees, as many as are needed: row 1 under other numbers. */
export function plainPerson(number: number): Person {
  const digits = String(number).padStart(4, '0');
  const [phone] = personOfRow(1).phones;
  if (!phone) throw new Error('row 1 has a phone');
  return {
    ...personOfRow(1),
    ssn: `98765${digits}`,
    phones: [{ ...phone, number: `+1518234${digits}` }],
  };
}

/** Makes keys and database in a DATA_DIR and imports these people, as an operator does before the start. */
export async function prepare(env: Record<string, string>, people: readonly Person[]): Promise<void> {
  const config = loadConfig(env);
  const app = await openApp(config, createLog({ level: 'silent' }));
  const file = join(config.dataDir, 'people.ndjson');
  writeFileSync(file, people.map((person) => `${JSON.stringify(person)}\n`).join(''), { mode: 0o600 });
  await importPeople(app.deps, { file });
  await app.close();
}

/** The answer never came: the process was killed, or is not there. Whether it acted nobody outside knows. */
export class LostAnswer extends Error {}

/** One operation over HTTP; LostAnswer when there is none. */
export async function ask(
  url: string,
  query: string,
  variables: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  let response: Response;
  let body: string;
  try {
    response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    body = await response.text();
  } catch (cause) {
    throw new LostAnswer('the answer was lost', { cause });
  }
  const { data, errors } = JSON.parse(body) as Answer;
  return { status: response.status, headers: response.headers, data, errors };
}

const ARRIVES_MS = 20_000;

/** Every PDF that was handed over, with its batch. */
export function printedLetters(folder: string): { batch: string; id: string; pdf: Buffer }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((batch) => !batch.startsWith('.'))
    .sort()
    .flatMap((batch) =>
      readdirSync(join(folder, batch))
        .filter((name) => name.endsWith('.pdf'))
        .map((name) => ({ batch, id: name.slice(0, -4), pdf: readFileSync(join(folder, batch, name)) })),
    );
}

/** The newest code that arrived at this address or number, waited for. */
export async function codeInOutbox(folder: string, to: string): Promise<string> {
  for (const until = Date.now() + ARRIVES_MS; Date.now() < until; await wait(25)) {
    const text = (await readOutbox(folder, to))[0]?.text;
    const code = text?.match(/#(\d{6})\s*$/)?.[1] ?? text?.match(/^\s*(\d{6})\s*$/m)?.[1];
    if (code) return code;
  }
  throw new Error(`no code arrived at ${to}`);
}

/** What `journeys.ts` walks on; `urlOf` names the process for each request. */
export function reachedBy(urlOf: () => string, dataDir: string): Reached {
  const seen = new Map<string, string>();
  return {
    graphql: (query, variables = {}, headers = {}) => ask(urlOf(), query, variables, headers),
    async codeSentTo(recipient) {
      // A code that was seen before is not the one that was sent just now.
      for (;;) {
        const code = await codeInOutbox(join(dataDir, 'outbox'), recipient);
        if (seen.get(recipient) !== code) {
          seen.set(recipient, code);
          return code;
        }
        await wait(25);
      }
    },
    async letters() {
      await wait(2_500);
      return printedLetters(join(dataDir, 'letters')).map(({ batch, id, pdf }) => ({
        file: `${batch}/${id}.pdf`,
        pdf,
        code: codeOfLetter(pdf),
      }));
    },
  };
}
