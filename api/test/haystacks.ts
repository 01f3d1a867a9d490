// Where nothing personal and no secret may be found, and how to look: the bytes of the database, each of its values,
// everything that Redis is told, and plain text such as logs.
import { existsSync, readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import type { ReadTx } from '../platform/db/transaction.js';

/** Something that must not be found, and what it is. */
export interface Needle {
  readonly what: string;
  readonly text: string;
}

/** What looks like chance: ids, digests, sealed values and instants. A six-digit code may stand in one by accident. */
const NOISE =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[\w-]{38,}|\d{4}-\d\d-\d\dT[\d:.]+Z|"time":\d+|@\d{10}/gi;

/** Four letters in a row come about by themselves in base64. */
const isShort = (text: string): boolean => /^\w{1,8}$/.test(text);

/** The needles that are in the text. Short words and numbers count only where they stand alone, outside of ids and digests. */
export function foundIn(text: string, needles: readonly Needle[]): string[] {
  const whole = text.toLowerCase();
  const plain = whole.replaceAll(NOISE, ' ');
  const isThere = (needle: string): boolean =>
    isShort(needle)
      ? new RegExp(`(?<![\\w.])${needle.toLowerCase()}(?!\\w)`).test(plain)
      : whole.includes(needle.toLowerCase());
  return needles
    .filter((needle) => isThere(needle.text))
    .map(({ what, text: hidden }) => `${what}: ${hidden}`);
}

/** The file of an SQLite database with its journals, pages that were freed included. */
export function bytesOf(file: string): string {
  return ['', '-wal', '-shm', '-journal']
    .map((end) => `${file}${end}`)
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path).toString('utf8'))
    .join('\n');
}

/** Every value of every table, one a line. */
export async function valuesOf(tx: ReadTx): Promise<string> {
  const tables = (await tx.manager.query(`SELECT name FROM sqlite_master WHERE type = 'table'`)) as {
    name: string;
  }[];
  const lines: string[] = [];
  for (const { name } of tables) {
    const rows = (await tx.manager.query(`SELECT * FROM "${name}"`)) as Record<string, unknown>[];
    for (const row of rows)
      for (const [column, value] of Object.entries(row)) lines.push(`${name}.${column} ${String(value)}`);
  }
  return lines.join('\n');
}

/** Hears every command that any client sends to a Redis, and reads all that it keeps. */
export async function eavesdrop(url: string) {
  const client = new Redis(url);
  const monitor = await client.monitor();
  const heard: string[] = [];
  monitor.on('monitor', (_time: string, words: string[]) => heard.push(words.join(' ')));
  return {
    heard: (): string => heard.join('\n'),
    async kept(): Promise<string> {
      const lines: string[] = [];
      for (const key of await client.keys('*')) {
        // DUMP holds any kind of value; what is long may be packed, so the kinds in use are read plainly too.
        const packed = (await client.dumpBuffer(key))?.toString('latin1') ?? '';
        lines.push(key, packed, JSON.stringify(await plainValue(client, key)));
      }
      return lines.join('\n');
    },
    close(): void {
      monitor.disconnect();
      client.disconnect();
    },
  };
}

async function plainValue(client: Redis, key: string): Promise<unknown> {
  switch (await client.type(key)) {
    case 'string':
      return client.get(key);
    case 'hash':
      return client.hgetall(key);
    case 'list':
      return client.lrange(key, 0, -1);
    case 'set':
      return client.smembers(key);
    case 'zset':
      return client.zrange(key, 0, -1);
    case 'stream':
      return client.xrange(key, '-', '+');
    default:
      return null;
  }
}

/** Every text in a tree of inputs or answers, with the name it had. */
export function textsOf(value: unknown, name = ''): Needle[] {
  if (typeof value === 'string') return [{ what: name, text: value }];
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => textsOf(one, key));
}
