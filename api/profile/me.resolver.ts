// The holder's own account. Looking at one's own data leaves no event of its own in the trail: that the session began and
// was used does.
import { Ctx, Query, Resolver } from 'type-graphql';
import type { PublicContext } from '../deps.js';
import { Allow } from '../platform/graphql/allow.js';
import { AccountView } from './me.view.js';
import { presentHolder } from './present-holder.js';

@Resolver(() => AccountView)
export class MeResolver {
  @Allow('anyone')
  @Query(() => AccountView, { nullable: true, description: 'Null when not signed in.' })
  me(@Ctx() context: PublicContext): Promise<AccountView | null> {
    return presentHolder(context);
  }
}
