// An act asked for twice under one key is done once (api.md "Conventions"): the same key with the same input answers
// with the same object, its once-only fields null; with another input it is refused.
import type { Clock } from '../clock.js';
import { MINUTE_MS, SECOND_MS } from '../clock.js';
import { type Crypto, tokenDigest } from '../crypto/index.js';
import { sql } from '../db/sql.js';
import type { Database } from '../db/transaction.js';
import type { UserErrorRow } from './user-error.js';

interface IdempotencyDeps {
  readonly db: Database;
  readonly crypto: Crypto;
  readonly clock: Clock;
}

/** What is kept of an answer: which object it was about, and what was wrong. Nothing that is handed out once. */
export interface Kept {
  readonly id: string | null;
  readonly userErrors: readonly UserErrorRow[];
}

export interface Call<A> {
  readonly operation: string;
  /** Whose key it is: a flow's token or an account; keys of strangers share one scope and differ by their input. */
  readonly scope: string;
  readonly input: { readonly idempotencyKey?: string | null };
  run(): Promise<A>;
  keep(answer: A): Kept;
  replay(kept: Kept): Promise<A>;
  refuse(error: UserErrorRow): A;
}

/** A call that died half-way is taken over after this time. */
const ABANDONED_MS = MINUTE_MS;
const POLLS = 50;
const POLL_MS = 100;

export async function onceByKey<A>(deps: IdempotencyDeps, call: Call<A>): Promise<A> {
  const key = call.input.idempotencyKey;
  if (key === undefined || key === null) return call.run();
  const field = ['input', 'idempotencyKey'];
  if (key.length < 8 || key.length > 200)
    return call.refuse({ code: 'INVALID_INPUT', field, reason: 'idempotency.format' });
  const keyDigest = tokenDigest(`${call.operation}\0${call.scope}\0${key}`);
  const text = canonical(call.input);
  const first = await claim(deps, keyDigest, text);
  if (!first) {
    const kept = await waitFor(deps, keyDigest, text);
    if (kept === 'different')
      return call.refuse({ code: 'INVALID_INPUT', field, reason: 'idempotency.differentInput' });
    if (kept !== 'pending') return call.replay(kept);
    return call.refuse({ code: 'RATE_LIMITED', retryAt: new Date(deps.clock.epochMs() + 5 * SECOND_MS) });
  }
  try {
    const answer = await call.run();
    const kept = JSON.stringify(call.keep(answer));
    await deps.db.inTx((tx) =>
      tx.execute(sql`UPDATE idempotent_call SET answer = ${kept} WHERE key_digest = ${keyDigest}`),
    );
    return answer;
  } catch (fault) {
    await deps.db.inTx((tx) =>
      tx.execute(sql`DELETE FROM idempotent_call WHERE key_digest = ${keyDigest} AND answer IS NULL`),
    );
    throw fault;
  }
}

/** Inputs hold personal data: only a keyed digest of them is kept. */
async function claim(deps: IdempotencyDeps, keyDigest: string, text: string): Promise<boolean> {
  const now = deps.clock.iso();
  const abandoned = new Date(deps.clock.epochMs() - ABANDONED_MS).toISOString();
  const inputDigest = deps.crypto.codeDigest(keyDigest, text);
  const claimed = await deps.db.inTx((tx) =>
    tx.execute(sql`INSERT INTO idempotent_call (key_digest, input_digest, answer, created_at)
      VALUES (${keyDigest}, ${inputDigest}, NULL, ${now})
      ON CONFLICT (key_digest) DO UPDATE SET input_digest = excluded.input_digest, created_at = excluded.created_at
      WHERE idempotent_call.answer IS NULL AND idempotent_call.created_at <= ${abandoned}`),
  );
  return claimed === 1;
}

async function waitFor(
  deps: IdempotencyDeps,
  keyDigest: string,
  text: string,
): Promise<Kept | 'different' | 'pending'> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    const row = await deps.db.read((tx) =>
      tx.one<{ input_digest: string; answer: string | null }>(
        sql`SELECT input_digest, answer FROM idempotent_call WHERE key_digest = ${keyDigest}`,
      ),
    );
    if (row && !deps.crypto.codeMatches(keyDigest, text, row.input_digest)) return 'different';
    if (row?.answer) return JSON.parse(row.answer) as Kept;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return 'pending';
}

/** The same input gives the same text, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
