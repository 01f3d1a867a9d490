// The holder's own account, and the end of the session. Opening one's own data is an act of its own kind and recorded
// with the session; every list is bounded.
import { Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type ActivityKind, activityTexts } from '../../schema/activity.js';
import { applications } from '../../schema/applications.js';
import {
  type Account,
  Activity,
  accountById,
  accountFields,
  activityFields,
  letterNoticesOf,
  presentSiteImage,
} from '../accounts/index.js';
import { activeDevices, hintOf } from '../authenticators/devices.js';
import type { PublicContext } from '../deps.js';
import { findAll } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx } from '../platform/db/transaction.js';
import { Allow } from '../platform/graphql/allow.js';
import { connectionOf, PageArgs, pageOf } from '../platform/graphql/connection.js';
import { payloadType } from '../platform/graphql/user-error.js';
import type { Session } from './login.entity.js';
import { presentDevice } from './login.view.js';
import { AccountView, ActivityConnection, type ActivityView } from './me.view.js';
import { presentSession } from './session.view.js';
import { endSession, sessionsOf, signInBefore } from './sessions.js';

const SignOutPayload = payloadType('SignOutPayload', {});

@Resolver(() => AccountView)
export class MeResolver {
  @Allow('anyone')
  @Query(() => AccountView, { nullable: true, description: 'Null when not signed in.' })
  async me(@Ctx() { deps, request, session }: PublicContext): Promise<AccountView | null> {
    if (!session) return null;
    return deps.db.read(async (tx) => {
      const account = await accountById(tx, session.accountId);
      if (account?.status !== 'ACTIVE') return null;
      return present(tx, { deps, request, session }, account, session);
    });
  }

  @FieldResolver(() => ActivityConnection)
  async activity(
    @Root() account: AccountView,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: PublicContext,
  ) {
    const page = pageOf(args);
    const older = page.afterKey === undefined ? sql`` : sql` AND id < ${page.afterKey}`;
    return context.deps.db.read(async (tx) => {
      const rows = await findAll(
        tx,
        Activity,
        sql`WHERE account_id = ${account.id}${older} ORDER BY id DESC LIMIT ${page.limit + 1}`,
      );
      const total = await tx.one<{ total: number | string }>(
        sql`SELECT count(*) AS total FROM activity WHERE account_id = ${account.id}`,
      );
      const seen = rows.map((row) => presentActivity(context, row));
      return connectionOf(seen, page, Number(total?.total ?? 0), ({ id }) => id);
    });
  }

  @Allow('account')
  @Mutation(() => SignOutPayload, { description: 'Ends the session.' })
  async signOut(@Ctx() { deps, request, session }: PublicContext) {
    if (session) await deps.db.inTx((tx) => endSession(tx, deps, session));
    request.clearSessionCookie();
    return { userErrors: [] };
  }
}

async function present(
  tx: ReadTx,
  { deps, request }: PublicContext,
  account: Account,
  session: Session,
): Promise<AccountView> {
  const devices = await activeDevices(tx, account.id);
  const before = await signInBefore(tx, session);
  const phone = devices.find(({ kind }) => kind === 'PHONE');
  const text = (column: Parameters<typeof accountFields.open>[2]) =>
    accountFields.open(deps, account, column);
  return {
    id: account.id,
    username: text('username'),
    email: text('email'),
    name: { first: text('firstName'), last: text('lastName') },
    status: account.status,
    memberSince: account.createdAt,
    lastSignIn: before ? { at: before.startedAt, application: before.application } : null,
    sitePhrase: account.sitePhrase ? text('sitePhrase') : null,
    siteImage: account.siteImageId ? presentSiteImage(account.siteImageId, request.language) : null,
    devices: devices.map((device) => presentDevice(deps, device)),
    phone: phone ? hintOf(deps, phone) : null,
    identityProofing:
      account.proofingMethod && account.provenAt
        ? { method: account.proofingMethod, provenAt: account.provenAt }
        : null,
    // One account serves them all; no second registration (domain.md section 1).
    applications: applications.map(({ key }) => key),
    sessions: (await sessionsOf(tx, deps, account.id)).map((one) => presentSession(deps, one, session.id)),
    letters: await letterNoticesOf(tx, account.id),
    allowedActions: ['signOut'],
  };
}

function presentActivity({ deps, request }: PublicContext, row: Activity): ActivityView {
  return {
    id: row.id,
    at: row.at,
    kind: row.kind,
    text: activityTexts[row.kind as ActivityKind][request.language],
    client: activityFields.open(deps, row, 'client'),
    address: activityFields.open(deps, row, 'address'),
    outcome: row.outcome,
  };
}
