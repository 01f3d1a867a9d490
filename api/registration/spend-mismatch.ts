// Identity and financial answers share one count of mismatches: on the SSN, across all flows, and on the flow itself
// (domain.md 2.1). Both tries are spent before anybody is asked, and given back when the answer was right or none came.
import { giveBack, mismatchRule, spend } from '../authenticators/attempts.js';
import type { Deps } from '../deps.js';
import type { Tx } from '../platform/db/transaction.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';

export interface MismatchTry {
  readonly personId: string;
  readonly registrationId: string;
  readonly triesLeft: number;
  readonly retryAt: string | null;
}

export async function spendMismatch(
  tx: Tx,
  deps: Pick<Deps, 'policy' | 'clock'>,
  personId: string,
  registrationId: string,
): Promise<MismatchTry | { error: UserErrorRow }> {
  const now = deps.clock.now();
  const locked = (retryAt: string): { error: UserErrorRow } => ({
    error: { code: 'LOCKED', triesLeft: 0, retryAt, reason: 'identity' },
  });
  const person = await spend(tx, mismatchRule(deps.policy, 'proofing.person'), personId, now);
  if (!person.open) return locked(person.retryAt);
  const flow = await spend(tx, mismatchRule(deps.policy, 'proofing.flow'), registrationId, now);
  if (!flow.open) {
    await giveBack(tx, mismatchRule(deps.policy, 'proofing.person'), personId);
    return locked(flow.retryAt);
  }
  return {
    personId,
    registrationId,
    triesLeft: Math.min(person.triesLeft, flow.triesLeft),
    retryAt:
      [person.retryAt, flow.retryAt]
        .filter((at) => at !== null)
        .sort()
        .at(-1) ?? null,
  };
}

/** The answer was right, or the provider could not say: no try is lost. */
export async function giveBackMismatch(
  tx: Tx,
  deps: Pick<Deps, 'policy'>,
  spent: MismatchTry,
): Promise<void> {
  await giveBack(tx, mismatchRule(deps.policy, 'proofing.person'), spent.personId);
  await giveBack(tx, mismatchRule(deps.policy, 'proofing.flow'), spent.registrationId);
}

/** What a mismatch is answered with: the code while tries are left, LOCKED when this was the last. */
export function mismatchError(
  code: 'IDENTITY_NOT_VERIFIED' | 'FINANCIAL_ACCOUNT_NOT_VERIFIED',
  spent: MismatchTry,
): UserErrorRow {
  return spent.retryAt === null
    ? { code, triesLeft: spent.triesLeft }
    : { code: 'LOCKED', triesLeft: 0, retryAt: spent.retryAt, reason: 'identity' };
}
