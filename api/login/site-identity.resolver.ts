// The site phrase and image, shown before the password is typed (domain.md 2.4): a person sees that the page is the
// right one. An unknown username gets stable decoys, in the same time.
import { Arg, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import {
  Account,
  accountByUsername,
  accountFields,
  decoyFor,
  presentSiteImage,
  SiteImageView,
} from '../accounts/index.js';
import { normaliseUsername } from '../authenticators/username.rules.js';
import type { PublicContext } from '../deps.js';
import { find } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx } from '../platform/db/transaction.js';
import { Allow } from '../platform/graphql/allow.js';
import { assertWithinLimit } from '../platform/graphql/check-limit.js';

@ObjectType('SiteIdentity')
class SiteIdentityView {
  @Field(() => String)
  sitePhrase!: string;

  @Field(() => SiteImageView)
  siteImage!: SiteImageView;
}

@Resolver()
export class SiteIdentityResolver {
  @Allow('anyone')
  @Query(() => SiteIdentityView, { description: 'Stands alone in its document.' })
  async siteIdentity(
    @Arg('username', () => String) typed: string,
    @Ctx() context: PublicContext,
  ): Promise<SiteIdentityView> {
    await assertWithinLimit(context);
    const { deps, request } = context;
    const username = normaliseUsername(typed).slice(0, 100);
    const account = await deps.db.read((tx) => accountOrAny(tx, deps, username));
    // Drawn for everybody, and sealed where nothing is opened: a stored phrase takes no less time than a made-up one.
    const decoy = decoyFor(username, deps.crypto.stableHash);
    const kept = account?.sitePhrase ? accountFields.open(deps, account, 'sitePhrase') : undefined;
    if (kept === undefined) accountFields.seal(deps, NOBODY, 'sitePhrase', decoy.sitePhrase);
    return {
      sitePhrase: kept ?? decoy.sitePhrase,
      siteImage: presentSiteImage(account?.siteImageId ?? decoy.siteImageId, request.language),
    };
  }
}

const NOBODY = 'nobody';

/** The account of a name. For a name that nobody has a row is read as well, and not looked at. */
async function accountOrAny(
  tx: ReadTx,
  deps: PublicContext['deps'],
  username: string,
): Promise<Account | undefined> {
  const account = await accountByUsername(tx, deps, username);
  if (!account) await find(tx, Account, sql`ORDER BY id LIMIT 1`);
  return account;
}
