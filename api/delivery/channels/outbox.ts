// The development outbox: mails and texts are kept as files that /outbox shows. Never in production.
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmailChannel } from './email-channel.js';
import { retry, type SendResult, sent } from './send-result.js';
import type { TextChannel } from './text-channel.js';

const KEPT = 500;
const TRIM_EVERY = 50;

export interface OutboxEntry {
  readonly id: string;
  readonly channel: 'EMAIL' | 'TEXT';
  /** ISO-8601 instant. */
  readonly at: string;
  readonly to: string;
  /** Null for a text. */
  readonly subject: string | null;
  readonly text: string;
}

/** Both channels over one folder, `DATA_DIR/outbox`. A message sent twice under one id stays one entry. */
export function outboxChannels(dir: string, now: () => Date): { email: EmailChannel; text: TextChannel } {
  let written = 0;
  const keep = async (entry: OutboxEntry): Promise<SendResult> => {
    try {
      if (written === 0) await prepare(dir);
      await write(dir, entry);
      written += 1;
      if (written % TRIM_EVERY === 1) await trim(dir);
      return sent(entry.id);
    } catch {
      return retry('OUTBOX_NOT_WRITABLE');
    }
  };
  const at = () => now().toISOString();
  const close = async () => {};
  return {
    email: { send: (mail) => keep({ ...mail, channel: 'EMAIL', at: at() }), close },
    text: { send: (text) => keep({ ...text, channel: 'TEXT', at: at(), subject: null }), close },
  };
}

/** What was sent, newest first, at most 500; `to` keeps the recipients that contain it. */
export async function readOutbox(dir: string, to = ''): Promise<OutboxEntry[]> {
  const wanted = to.trim().toLowerCase();
  const entries = await Promise.all(
    (await namesNewestFirst(dir)).slice(0, KEPT).map((name) => read(dir, name)),
  );
  return entries
    .filter((entry) => entry !== null)
    .filter((entry) => entry.to.toLowerCase().includes(wanted))
    .sort((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id));
}

async function prepare(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
}

// Written aside and renamed, so that a reader never sees half an entry.
async function write(dir: string, { id, channel, at, to, subject, text }: OutboxEntry): Promise<void> {
  const path = join(dir, `${id}.json`);
  await writeFile(`${path}.part`, JSON.stringify({ id, channel, at, to, subject, text }), { mode: 0o600 });
  await rename(`${path}.part`, path);
}

async function trim(dir: string): Promise<void> {
  for (const name of (await namesNewestFirst(dir)).slice(KEPT)) await rm(join(dir, name), { force: true });
}

// Message ids are UUIDv7: their order is that of time.
async function namesNewestFirst(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch((): string[] => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse();
}

async function read(dir: string, name: string): Promise<OutboxEntry | null> {
  try {
    return JSON.parse(await readFile(join(dir, name), 'utf8')) as OutboxEntry;
  } catch {
    return null;
  }
}
