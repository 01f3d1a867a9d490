// The letter with the activation code (domain.md 2.2). A newer letter voids the older, is a new code with tries of its
// own, and its clock starts with the date of the letter.
import { issueCode } from '../authenticators/codes.js';
import { letterQuota, takeQuota } from '../authenticators/quota.js';
import { drawCode } from '../authenticators/security-code.js';
import { planLetter, type QueuedLetter, queueLetter } from '../delivery/index.js';
import type { Deps } from '../deps.js';
import type { Address } from '../evidence/index.js';
import type { Tx } from '../platform/db/transaction.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import type { Account } from './account.entity.js';
import { accountFields } from './account-fields.js';

/** Queues the letter in the caller's transaction, within the person's limits. */
export async function mailActivationCode(
  tx: Tx,
  deps: Deps,
  account: Account,
  address: Address,
): Promise<{ letter: QueuedLetter } | { error: UserErrorRow }> {
  const now = deps.clock.now();
  const quota = await takeQuota(tx, deps.ids, letterQuota(deps.policy), account.personId ?? account.id, now);
  if (!quota.ok) return { error: { code: 'RATE_LIMITED', retryAt: quota.retryAt, reason: 'letterGap' } };
  const text = drawCode(deps.random, deps.policy.mailedCodeAlphabet, deps.policy.mailedCodeLength);
  const { id: codeId } = await issueCode(tx, deps, {
    purpose: 'MAILED_ACTIVATION',
    ownerId: account.id,
    text,
    expiresAt: planLetter(deps, address.state).codeExpiresAt,
    keepMisses: false,
    now,
  });
  const letter = await queueLetter(tx, deps, {
    kind: 'ACTIVATION_CODE',
    accountId: account.id,
    recipientName: nameOf(deps, account),
    address,
    language: account.language,
    vars: { code: text },
    codeId,
  });
  return { letter };
}

/** First and last name as letters carry them. */
export function nameOf(deps: Pick<Deps, 'crypto'>, account: Account): string {
  return `${accountFields.open(deps, account, 'firstName')} ${accountFields.open(deps, account, 'lastName')}`;
}
