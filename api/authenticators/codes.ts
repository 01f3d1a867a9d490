// Codes that were sent to somebody: kept as a keyed digest, valid for a time, for a number of tries, once
// (domain.md section 3 "tries per code"; api.md "Tries, locks and limits").
import type { Policy } from '../../schema/policy.js';
import type { Crypto } from '../platform/crypto/index.js';
import { find, insert, update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx, Tx } from '../platform/db/transaction.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import type { Ids } from '../platform/ids.js';
import { Code } from './device.entity.js';
import { giveBackQuota } from './quota.js';

export type CodePurpose =
  | 'EMAIL'
  | 'PHONE_ACTIVATION'
  | 'MAILED_ACTIVATION'
  | 'SECURITY_CODE'
  | 'DEVICE'
  | 'SIGN_IN_EMAIL'
  | 'FRESH_CODE'
  | 'EMAIL_CHANGE'
  | 'PASSWORD_RESET_EMAIL'
  | 'PASSWORD_RESET_CODE';

interface CodeDeps {
  readonly crypto: Pick<Crypto, 'codeDigest' | 'codeMatches'>;
  readonly ids: Ids;
  readonly policy: Policy;
}

/**
 * Makes `text` the one valid code of this purpose and owner. An older one becomes void; with `keepMisses` the tries
 * spent on it stay spent (texts and e-mails), without it the new code has its own (letters).
 */
export async function issueCode(
  tx: Tx,
  deps: CodeDeps,
  code: {
    purpose: CodePurpose;
    ownerId: string;
    text: string;
    expiresAt: string;
    keepMisses: boolean;
    quotaId?: string;
    now: Date;
  },
): Promise<{ id: string }> {
  const older = await newestCode(tx, code.purpose, code.ownerId);
  await voidCodes(tx, code.purpose, code.ownerId);
  const id = deps.ids.next();
  await insert(tx, Code, {
    id,
    purpose: code.purpose,
    ownerId: code.ownerId,
    digest: deps.crypto.codeDigest(id, code.text),
    misses: code.keepMisses ? (older?.misses ?? 0) : 0,
    state: 'OPEN',
    quotaId: code.quotaId ?? null,
    createdAt: code.now.toISOString(),
    expiresAt: code.expiresAt,
  });
  return { id };
}

const newestCode = (tx: ReadTx, purpose: CodePurpose, ownerId: string): Promise<Code | undefined> =>
  find(
    tx,
    Code,
    sql`WHERE purpose = ${purpose} AND owner_id = ${ownerId}
      ORDER BY CASE WHEN state = 'OPEN' THEN 0 ELSE 1 END, id DESC LIMIT 1`,
  );

/** Voids whatever code is open. */
export async function voidCodes(tx: Tx, purpose: CodePurpose, ownerId: string): Promise<void> {
  await update(
    tx,
    Code,
    { state: 'VOID' },
    sql`WHERE purpose = ${purpose} AND owner_id = ${ownerId} AND state = 'OPEN'`,
  );
}

/**
 * Voids the security codes that were texted for an account, whatever asked for them. A code is bound to what asked for it
 * and not to a phone: one that lies on a phone that serves no more would else pass as the new one's.
 */
export async function voidTextedCodes(tx: Tx, accountId: string): Promise<void> {
  for (const [purpose, asking] of [
    ['SECURITY_CODE', sql`SELECT id FROM login`],
    ['FRESH_CODE', sql`SELECT id FROM session`],
    ['PASSWORD_RESET_CODE', sql`SELECT id FROM password_reset`],
  ] as const) {
    await update(
      tx,
      Code,
      { state: 'VOID' },
      sql`WHERE purpose = ${purpose} AND state = 'OPEN' AND owner_id IN (${asking} WHERE account_id = ${accountId})`,
    );
  }
}

/** Whether tries are left for another code of this owner. */
export async function triesSpent(
  tx: ReadTx,
  policy: Policy,
  purpose: CodePurpose,
  ownerId: string,
): Promise<boolean> {
  const code = await newestCode(tx, purpose, ownerId);
  return code !== undefined && code.misses >= policy.codeTries;
}

/** Why an entered code does not pass. */
export type MissedCode = UserErrorRow & { readonly code: 'CODE_INCORRECT' | 'CODE_EXPIRED' | 'CODE_USED_UP' };

/** The code that may still be entered, for a caller who counts the tries himself. */
export async function openCode(
  tx: ReadTx,
  purpose: CodePurpose,
  ownerId: string,
  now: Date,
): Promise<Code | undefined> {
  const code = await newestCode(tx, purpose, ownerId);
  return code?.state === 'OPEN' && code.expiresAt > now.toISOString() ? code : undefined;
}

/** The code was right: it counts once, and its send is given back. */
export async function markCodeUsed(tx: Tx, code: Code): Promise<void> {
  await tx.execute(sql`UPDATE code SET state = 'USED' WHERE id = ${code.id}`);
  await giveBackQuota(tx, code.quotaId);
}

/**
 * Spends a try, then compares in constant time. Undefined means that the code was right and is now used, or with
 * `staysOpen` may be entered again, the try given back. The caller commits either way: a miss must stay counted.
 */
export async function enterCode(
  tx: Tx,
  deps: CodeDeps,
  entered: { purpose: CodePurpose; ownerId: string; text: string; now: Date; staysOpen?: boolean },
): Promise<MissedCode | undefined> {
  const field = ['input', 'code'];
  const code = await newestCode(tx, entered.purpose, entered.ownerId);
  const { codeTries } = deps.policy;
  if (!code) return { code: 'CODE_EXPIRED', field };
  if (code.misses >= codeTries) return { code: 'CODE_USED_UP', field, triesLeft: 0 };
  if (code.state !== 'OPEN' || code.expiresAt <= entered.now.toISOString())
    return { code: 'CODE_EXPIRED', field };
  // Spent before it is looked at; of two requests for the last try one finds none left.
  const spent = await tx.execute(
    sql`UPDATE code SET misses = misses + 1 WHERE id = ${code.id} AND state = 'OPEN' AND misses < ${codeTries}`,
  );
  if (spent !== 1) return { code: 'CODE_USED_UP', field, triesLeft: 0 };
  const fresh = (await find(tx, Code, sql`WHERE id = ${code.id}`)) ?? code;
  if (deps.crypto.codeMatches(code.id, entered.text, code.digest)) {
    if (entered.staysOpen) await tx.execute(sql`UPDATE code SET misses = misses - 1 WHERE id = ${code.id}`);
    else await markCodeUsed(tx, code);
    return undefined;
  }
  const triesLeft = Math.max(0, codeTries - fresh.misses);
  return triesLeft === 0
    ? { code: 'CODE_USED_UP', field, triesLeft }
    : { code: 'CODE_INCORRECT', field, triesLeft };
}
