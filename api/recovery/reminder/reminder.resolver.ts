// The username reminder of the public schema.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PublicContext } from '../../deps.js';
import { Allow } from '../../platform/graphql/allow.js';
import { payloadType } from '../../platform/graphql/user-error.js';
import { strangerCall } from '../stranger-call.js';
import { RequestUsernameReminderInput } from './reminder.input.js';
import { requestUsernameReminder } from './request-username-reminder.js';

const RequestUsernameReminderPayload = payloadType('RequestUsernameReminderPayload', {
  accepted: () => Boolean,
});

@Resolver()
export class ReminderResolver {
  @Allow('anyone')
  @Mutation(() => RequestUsernameReminderPayload, {
    description:
      'E-mails the usernames that belong to an address, or that there are none, to that address alone.',
  })
  async requestUsernameReminder(
    @Arg('input', () => RequestUsernameReminderInput) input: RequestUsernameReminderInput,
    @Ctx() context: PublicContext,
  ) {
    const { userErrors } = await strangerCall(
      context,
      'requestUsernameReminder',
      input,
      () => requestUsernameReminder(context.deps, context.request, input),
      async () => ({}),
    );
    return { accepted: true, userErrors };
  }
}
