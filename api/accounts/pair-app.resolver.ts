// The one operation that the app itself calls, once, online (domain.md 2.5); afterwards it is offline for good.
import { Arg, Ctx, Field, InputType, Int, Mutation, Resolver } from 'type-graphql';
import { ISSUER, pairApp, pairingFields } from '../authenticators/app-pairing.js';
import type { PublicContext } from '../deps.js';
import { Allow } from '../platform/graphql/allow.js';
import { overLimit } from '../platform/graphql/check-limit.js';
import { payloadType } from '../platform/graphql/user-error.js';
import { accountById, accountFields } from './account-fields.js';

@InputType()
export class PairAppInput {
  @Field(() => String)
  pairingCode!: string;

  @Field(() => String, {
    description: 'The app’s own, 16 characters or more, the same for the life of the installation.',
  })
  installationId!: string;

  @Field(() => String, { nullable: true })
  name?: string | null;
}

const PairAppPayload = payloadType('PairAppPayload', {
  secret: () => String,
  algorithm: () => String,
  digits: () => Int,
  period: () => Int,
  accountLabel: () => String,
  issuer: () => String,
});

@Resolver()
export class PairAppResolver {
  @Allow('anyone')
  @Mutation(() => PairAppPayload, {
    description: 'Called by the app itself: takes the pairing code and hands out the secret, once.',
  })
  async pairApp(@Arg('input', () => PairAppInput) input: PairAppInput, @Ctx() context: PublicContext) {
    const { deps } = context;
    const limited = await overLimit(context);
    if (limited) return { userErrors: [limited] };
    const { pairing, userErrors } = await pairApp(deps, context.request, input);
    if (!pairing) return { userErrors };
    const account = await deps.db.read((tx) => accountById(tx, pairing.accountId));
    return {
      secret: pairingFields.open(deps, pairing, 'appSecret'),
      algorithm: 'SHA1',
      digits: deps.policy.appCodeDigits,
      period: deps.policy.appStepSeconds,
      accountLabel: account ? accountFields.open(deps, account, 'username') : '',
      issuer: ISSUER,
      userErrors,
    };
  }
}
