// Suspending and closing the own account. Both end the session that asked: its cookie goes with it.
import { Ctx, Mutation, Resolver } from 'type-graphql';
import type { PublicContext } from '../../deps.js';
import { Allow } from '../../platform/graphql/allow.js';
import { payloadType } from '../../platform/graphql/user-error.js';
import { holderCall } from '../holder-call.js';
import { closeAccount } from './close-account.js';
import { suspendAccount } from './suspend-account.js';

const SuspendAccountPayload = payloadType('SuspendAccountPayload', {});
const CloseAccountPayload = payloadType('CloseAccountPayload', {});

@Resolver()
export class ClosingResolver {
  @Allow('account')
  @Mutation(() => SuspendAccountPayload, {
    description: 'Stops every use of the account at once; the help desk alone lifts it.',
  })
  suspendAccount(@Ctx() context: PublicContext) {
    return ending(context, 'suspendAccount', suspendAccount);
  }

  @Allow('account')
  @Mutation(() => CloseAccountPayload, {
    description: 'Closes the account for good. Needs a fresh second factor.',
  })
  closeAccount(@Ctx() context: PublicContext) {
    return ending(context, 'closeAccount', closeAccount);
  }
}

async function ending(context: PublicContext, operation: string, deed: typeof suspendAccount) {
  const { deps, request } = context;
  const { userErrors } = await holderCall(context, { operation }, (session) => deed(deps, request, session));
  if (userErrors.length === 0) request.clearSessionCookie();
  return { userErrors };
}
