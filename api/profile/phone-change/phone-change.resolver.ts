// The mutation that begins a phone change from the profile; it goes on with the registration mutations and their token.
import { Ctx, Mutation, Resolver } from 'type-graphql';
import type { PublicContext } from '../../deps.js';
import { Allow } from '../../platform/graphql/allow.js';
import { payloadType } from '../../platform/graphql/user-error.js';
import { presentRegistration, RegistrationView } from '../../registration/index.js';
import { holderCall } from '../holder-call.js';
import { AccountView } from '../me.view.js';
import { startPhoneChange } from './start-phone-change.js';

const StartPhoneChangePayload = payloadType('StartPhoneChangePayload', {
  account: () => AccountView,
  registration: () => RegistrationView,
  token: () => String,
});

@Resolver()
export class PhoneChangeResolver {
  @Allow('account')
  @Mutation(() => StartPhoneChangePayload, {
    description:
      'Begins a registration of kind RENEWAL; needs a fresh second factor. The token is handed out here only; a change begun before ends.',
  })
  async startPhoneChange(@Ctx() context: PublicContext) {
    const { deps, request } = context;
    const done = await holderCall(context, { operation: 'startPhoneChange' }, (session) =>
      startPhoneChange(deps, request, session),
    );
    if (!('registration' in done)) return done;
    return { ...done, registration: await presentRegistration(deps, done.registration) };
  }
}
