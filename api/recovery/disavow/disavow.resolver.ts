// The mutation behind the "this was not me" link of a notice; nobody is signed in who calls it.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PublicContext } from '../../deps.js';
import { tokenDigest } from '../../platform/crypto/index.js';
import { Allow } from '../../platform/graphql/allow.js';
import { overLimit } from '../../platform/graphql/check-limit.js';
import { onceByKey } from '../../platform/graphql/idempotency.js';
import { payloadType } from '../../platform/graphql/user-error.js';
import { DisavowActivityInput } from './disavow.input.js';
import { type Disavowed, disavowActivity } from './disavow-activity.js';

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
  ): Promise<Disavowed> {
    const { deps, request } = context;
    const limited = await overLimit(context);
    if (limited) return { accepted: false, userErrors: [limited] };
    return onceByKey<Disavowed>(deps, {
      operation: 'disavowActivity',
      scope: tokenDigest(input.token),
      input,
      run: () => disavowActivity(deps, request, input),
      keep: ({ userErrors }) => ({ id: null, userErrors }),
      replay: async ({ userErrors }) => ({ accepted: userErrors.length === 0, userErrors }),
      refuse: (error) => ({ accepted: false, userErrors: [error] }),
    });
  }
}
