// Phrase and image, chosen anew, or for the first time by who came with an old e-Services account (domain.md 2.3, 2.8). As
// at a registration the phrase is neither username nor password: whoever types the username sees it.
import { isSiteImage } from '../../../schema/site-images.js';
import {
  Account,
  accountFields,
  isSitePhraseAcceptable,
  normaliseSitePhrase,
  noteActivity,
  tellByEmail,
} from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { orBusy } from '../../authenticators/busy.js';
import { type Quota, takeQuota } from '../../authenticators/quota.js';
import type { Deps } from '../../deps.js';
import type { Session } from '../../login/index.js';
import { DAY_MS } from '../../platform/clock.js';
import { update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { Done, UserErrorRow } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { openHolder } from '../holder.js';
import { refused } from '../holder-call.js';

export interface ChangeSiteIdentityInput {
  sitePhrase: string;
  siteImageId: string;
}

const phraseFault: UserErrorRow = {
  code: 'INVALID_INPUT',
  field: ['input', 'sitePhrase'],
  reason: 'phrase.format',
};

/** Whether it changes nothing: a click too many costs no try and mails no second notice. */
const isAsItStands = (deps: Deps, account: Account, { sitePhrase, siteImageId }: ChangeSiteIdentityInput) =>
  account.siteImageId === siteImageId && isPresentPhrase(deps, account, sitePhrase);

const isPresentPhrase = (deps: Deps, account: Account, sitePhrase: string) =>
  account.sitePhrase !== null &&
  accountFields.open(deps, account, 'sitePhrase') === normaliseSitePhrase(sitePhrase);

/** Each phrase is tried as the password, so there are no more of them in a day than tries of a password in a row. */
const quotaOf = ({ policy }: Pick<Deps, 'policy'>): Quota => ({
  purpose: 'site-phrase',
  windows: [{ uses: policy.passwordTries, ms: DAY_MS }],
});

/** User errors: FRESH_CODE_REQUIRED, INVALID_INPUT, RATE_LIMITED. */
export async function changeSiteIdentity(
  deps: Deps,
  request: RequestFacts,
  session: Session,
  input: ChangeSiteIdentityInput,
): Promise<Done> {
  const asked = await deps.db.inTx(async (tx): Promise<{ account: Account } | { faults: UserErrorRow[] }> => {
    const holder = await openHolder(tx, deps, session, { fresh: true });
    if ('error' in holder) return { faults: [holder.error] };
    const { account } = holder;
    const faults = faultsOf(accountFields.open(deps, account, 'username'), input);
    if (faults.length > 0) return { faults };
    if (isAsItStands(deps, account, input)) return { faults: [] };
    // Another image for the phrase that is shown anyway tries nothing.
    if (isPresentPhrase(deps, account, input.sitePhrase)) return { account };
    const room = await takeQuota(tx, deps.ids, quotaOf(deps), account.id, deps.clock.now());
    if (!room.ok) return { faults: [{ code: 'RATE_LIMITED', retryAt: room.retryAt } as const] };
    return { account };
  });
  if ('faults' in asked) return refused(...asked.faults);
  const sitePhrase = normaliseSitePhrase(input.sitePhrase);
  const compareAndKeep = async () => {
    const { passwordHash } = asked.account;
    if (await deps.hasher.verify(passwordHash, sitePhrase, request.addressPrefix))
      return refused(phraseFault);
    const { siteImageId } = input;
    return deps.db.inTx((tx) => keep(tx, deps, request, session, { sitePhrase, siteImageId }));
  };
  return orBusy(deps, compareAndKeep, refused);
}

/** Everything that is wrong at once, but for the password, which only its hash knows. */
function faultsOf(username: string, { sitePhrase, siteImageId }: ChangeSiteIdentityInput): UserErrorRow[] {
  const field = ['input', 'siteImageId'];
  return [
    ...(isSitePhraseAcceptable(sitePhrase, username, '') ? [] : [phraseFault]),
    ...(isSiteImage(siteImageId) ? [] : [{ code: 'INVALID_INPUT', field, reason: 'image.unknown' } as const]),
  ];
}

async function keep(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  session: Session,
  { sitePhrase, siteImageId }: ChangeSiteIdentityInput,
): Promise<Done> {
  const holder = await openHolder(tx, deps, session, { fresh: true });
  if ('error' in holder) return refused(holder.error);
  const { account } = holder;
  // The same, asked for twice at once.
  if (isAsItStands(deps, account, { sitePhrase, siteImageId })) return refused();
  const sealed = accountFields.seal(deps, account.id, 'sitePhrase', sitePhrase);
  await update(tx, Account, { sitePhrase: sealed, siteImageId }, sql`WHERE id = ${account.id}`);
  await tellByEmail(tx, deps, account, 'SITE_IDENTITY_NOTICE', {});
  await noteActivity(tx, deps, request, account.id, 'SITE_IDENTITY_CHANGED');
  record(tx, {
    kind: 'account.siteIdentityChanged',
    actor: { kind: 'HOLDER', id: account.id },
    subject: account.id,
    outcome: 'DONE',
    request,
  });
  return refused();
}
