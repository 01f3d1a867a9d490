// The mutation behind the "this was not me" link of a notice; nobody is signed in who calls it.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PublicContext } from '../../deps.js';
import { Allow } from '../../platform/graphql/allow.js';
import { payloadType } from '../../platform/graphql/user-error.js';
import { strangerCall } from '../stranger-call.js';
import { DisavowActivityInput } from './disavow.input.js';
import { disavowActivity } from './disavow-activity.js';

const DisavowActivityPayload = payloadType('DisavowActivityPayload', { accepted: () => Boolean });

@Resolver()
export class DisavowResolver {
  @Allow('anyone')
  @Mutation(() => DisavowActivityPayload, {
    description:
      '"This was not me": ends every session, takes back recent changes of e-mail and devices, and stops signing in until the password is reset.',
  })
  async disavowActivity(
    @Arg('input', () => DisavowActivityInput) input: DisavowActivityInput,
    @Ctx() context: PublicContext,
  ) {
    const { userErrors } = await strangerCall(
      context,
      'disavowActivity',
      input,
      () => disavowActivity(context.deps, context.request, input),
      async () => ({}),
    );
    return { accepted: userErrors.length === 0, userErrors };
  }
}
