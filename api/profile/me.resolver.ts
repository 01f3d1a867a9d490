// The holder's own account, and the end of the session. Opening one's own data is an act of its own kind and recorded
// with the session; every list is bounded.
import { Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type ActivityKind, activityTexts } from '../../schema/activity.js';
import { Activity, activityFields } from '../accounts/index.js';
import type { PublicContext } from '../deps.js';
import { endSession } from '../login/index.js';
import { findAll } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import { Allow } from '../platform/graphql/allow.js';
import { connectionOf, PageArgs, pageOf } from '../platform/graphql/connection.js';
import { payloadType } from '../platform/graphql/user-error.js';
import { AccountView, ActivityConnection, type ActivityView } from './me.view.js';
import { presentHolder } from './present-holder.js';

const SignOutPayload = payloadType('SignOutPayload', {});

@Resolver(() => AccountView)
export class MeResolver {
  @Allow('anyone')
  @Query(() => AccountView, { nullable: true, description: 'Null when not signed in.' })
  me(@Ctx() context: PublicContext): Promise<AccountView | null> {
    return presentHolder(context);
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
