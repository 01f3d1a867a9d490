// Other secret questions and answers (domain.md 2.8): all of them anew, each to another question. A forgotten password is
// reset with one of them where the policy asks them.

import {
  answerFaults,
  type HashedSecrets,
  hashAnswers,
  keepSecretAnswers,
  noteActivity,
  tellByEmail,
} from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { orBusy } from '../../authenticators/busy.js';
import type { SecretAnswer } from '../../authenticators/secret-answers.rules.js';
import type { Deps } from '../../deps.js';
import type { Session } from '../../login/index.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { endResetsOf } from '../../recovery/index.js';
import { openHolder } from '../holder.js';
import { refused } from '../holder-call.js';

/** User errors: FRESH_CODE_REQUIRED, INVALID_INPUT, RATE_LIMITED. */
export async function changeSecretAnswers(
  deps: Deps,
  request: RequestFacts,
  session: Session,
  input: { secretAnswers: readonly SecretAnswer[] },
): Promise<Done> {
  const faults = await deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: true });
    return 'error' in holder ? [holder.error] : answerFaults(input.secretAnswers, deps.policy);
  });
  if (faults.length > 0) return refused(...faults);
  return orBusy(
    deps,
    async () => {
      // Hashing is slow on purpose and must not hold the database.
      const hashed = await hashAnswers(deps.hasher, input.secretAnswers, request.addressPrefix);
      return deps.db.inTx((tx) => keep(tx, deps, request, session, hashed));
    },
    refused,
  );
}

async function keep(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  session: Session,
  hashed: HashedSecrets['secretAnswers'],
): Promise<Done> {
  const holder = await openHolder(tx, deps, session, { fresh: true });
  if ('error' in holder) return refused(holder.error);
  const { account } = holder;
  await keepSecretAnswers(tx, deps, account.id, hashed);
  // A reset on its way asks a question that may be gone.
  await endResetsOf(tx, deps, account.id);
  await tellByEmail(tx, deps, account, 'SECRET_ANSWERS_NOTICE', {});
  await noteActivity(tx, deps, request, account.id, 'SECRET_ANSWERS_CHANGED');
  record(tx, {
    kind: 'account.secretAnswersChanged',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    request,
  });
  return refused();
}
