// The mutations that make the second factor of a session fresh. The new token travels as the old one came: by cookie,
// or in the payload for "Authorization: Bearer".
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PublicContext } from '../../deps.js';
import { presentSession, SessionView } from '../../login/index.js';
import { SECOND_MS } from '../../platform/clock.js';
import { Allow } from '../../platform/graphql/allow.js';
import { payloadType } from '../../platform/graphql/user-error.js';
import { holderCall } from '../holder-call.js';
import { AccountView } from '../me.view.js';
import { FreshenSecurityCodeInput, SendFreshSecurityCodeInput } from './fresh.input.js';
import { freshenSecurityCode } from './freshen.js';
import { sendFreshSecurityCode } from './send-fresh-code.js';

const account = { account: () => AccountView };
const SendFreshSecurityCodePayload = payloadType('SendFreshSecurityCodePayload', account);
const FreshenSecurityCodePayload = payloadType('FreshenSecurityCodePayload', {
  ...account,
  session: () => SessionView,
  sessionToken: () => String,
});

@Resolver()
export class FreshResolver {
  @Allow('account')
  @Mutation(() => SendFreshSecurityCodePayload, {
    description: 'Texts a security code to one of the phones of the account, for freshenSecurityCode.',
  })
  sendFreshSecurityCode(
    @Arg('input', () => SendFreshSecurityCodeInput) input: SendFreshSecurityCodeInput,
    @Ctx() context: PublicContext,
  ) {
    return holderCall(context, { operation: 'sendFreshSecurityCode', input }, (session) =>
      sendFreshSecurityCode(context.deps, context.request, session, input),
    );
  }

  @Allow('account')
  @Mutation(() => FreshenSecurityCodePayload, {
    description:
      'Takes a security code in the session, so that sensitive changes may be made for a time. The session goes on under a new token.',
  })
  async freshenSecurityCode(
    @Arg('input', () => FreshenSecurityCodeInput) input: FreshenSecurityCodeInput,
    @Ctx() context: PublicContext,
  ) {
    const { deps, request } = context;
    const call = { operation: 'freshenSecurityCode', input, checksSecret: true };
    const done = await holderCall(context, call, (session) =>
      freshenSecurityCode(deps, request, session, input),
    );
    if (!('session' in done) || !done.session) return done;
    const { session, sessionToken } = done;
    const byCookie = request.sessionTransport === 'COOKIE';
    if (byCookie && sessionToken) {
      const leftMs = new Date(session.expiresAt).getTime() - deps.clock.epochMs();
      request.setSessionCookie(sessionToken, leftMs / SECOND_MS);
    }
    return {
      ...done,
      session: presentSession(context, session, session.id),
      sessionToken: byCookie ? null : sessionToken,
    };
  }
}
