// Recent activity (domain.md 2.8): what happened, when, with what and from where, in plain words and newest first. Two
// tables make one list: what was done, and sign-ins that were refused. Ids sort by time, so that one key pages both.
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { type ActivityKind, activityTexts } from '../../../schema/activity.js';
import {
  Activity,
  activityFields,
  addressInWords,
  clientInWords,
  RefusedSignIn,
  refusedSignInFields,
} from '../../accounts/index.js';
import type { PublicContext } from '../../deps.js';
import { findAll } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import { connectionOf, PageArgs, pageOf } from '../../platform/graphql/connection.js';
import { AccountView, ActivityConnection, type ActivityView } from '../me.view.js';

@Resolver(() => AccountView)
export class ActivityResolver {
  @FieldResolver(() => ActivityConnection)
  async activity(
    @Root() { id }: AccountView,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: PublicContext,
  ) {
    const page = pageOf(args);
    const older = page.afterKey === undefined ? sql`` : sql` AND id < ${page.afterKey}`;
    const newest = sql`${older} ORDER BY id DESC LIMIT ${page.limit + 1}`;
    return context.deps.db.read(async (tx) => {
      const done = await findAll(tx, Activity, sql`WHERE account_id = ${id}${newest}`);
      const refused = await findAll(tx, RefusedSignIn, sql`WHERE subject = ${id}${newest}`);
      const total = await tx.one<{ total: number | string }>(
        sql`SELECT (SELECT count(*) FROM activity WHERE account_id = ${id})
          + (SELECT count(*) FROM refused_sign_in WHERE subject = ${id}) AS total`,
      );
      const rows = [
        ...done.map((row) => presentDone(context, row)),
        ...refused.map((row) => presentRefused(context, row)),
      ];
      rows.sort((a, b) => (a.id < b.id ? 1 : -1));
      return connectionOf(rows.slice(0, page.limit + 1), page, Number(total?.total ?? 0), (row) => row.id);
    });
  }
}

const presentDone = (context: PublicContext, row: Activity): ActivityView =>
  present(context, {
    ...row,
    kind: row.kind as ActivityKind,
    client: activityFields.open(context.deps, row, 'client'),
    address: activityFields.open(context.deps, row, 'address'),
  });

const presentRefused = (context: PublicContext, row: RefusedSignIn): ActivityView =>
  present(context, {
    ...row,
    kind: 'SIGN_IN_REFUSED',
    outcome: 'REFUSED',
    client: refusedSignInFields.open(context.deps, row, 'client'),
    address: refusedSignInFields.open(context.deps, row, 'address'),
  });

type Told = Omit<ActivityView, 'text' | 'kind'> & { readonly kind: ActivityKind };

const present = ({ request }: PublicContext, { id, at, kind, client, address, outcome }: Told) => ({
  id,
  at,
  kind,
  text: activityTexts[kind][request.language],
  client: clientInWords(client, request.language),
  address: addressInWords(address, request),
  outcome,
});
