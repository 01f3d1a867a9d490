// The mutations that end sessions of the signed-in holder: this one, a certain one, all others.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PublicContext } from '../../deps.js';
import { endSession as end } from '../../login/index.js';
import { Allow } from '../../platform/graphql/allow.js';
import { payloadType } from '../../platform/graphql/user-error.js';
import { holderCall } from '../holder-call.js';
import { AccountView } from '../me.view.js';
import { endOtherSessions } from './end-other-sessions.js';
import { endSession } from './end-session.js';
import { EndSessionInput } from './sessions.input.js';

const account = { account: () => AccountView };
const SignOutPayload = payloadType('SignOutPayload', {});
const EndSessionPayload = payloadType('EndSessionPayload', account);
const EndOtherSessionsPayload = payloadType('EndOtherSessionsPayload', account);

@Resolver()
export class SessionsResolver {
  @Allow('account')
  @Mutation(() => SignOutPayload, { description: 'Ends the session.' })
  async signOut(@Ctx() { deps, request, session }: PublicContext) {
    if (session) await deps.db.inTx((tx) => end(tx, deps, session));
    request.clearSessionCookie();
    return { userErrors: [] };
  }

  @Allow('account')
  @Mutation(() => EndSessionPayload, {
    description: 'Ends one session of one’s own; the current one as signOut does.',
  })
  async endSession(
    @Arg('input', () => EndSessionInput) input: EndSessionInput,
    @Ctx() context: PublicContext,
  ) {
    const { deps, request } = context;
    const done = await holderCall(context, { operation: 'endSession' }, (session) =>
      endSession(deps, request, session, input),
    );
    if (!('wasCurrent' in done) || !done.wasCurrent) return done;
    request.clearSessionCookie();
    return { ...done, account: null };
  }

  @Allow('account')
  @Mutation(() => EndOtherSessionsPayload, { description: 'Ends every session but the current one.' })
  endOtherSessions(@Ctx() context: PublicContext) {
    const { deps, request } = context;
    return holderCall(context, { operation: 'endOtherSessions' }, (session) =>
      endOtherSessions(deps, request, session),
    );
  }
}
