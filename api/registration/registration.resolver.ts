// The registration mutations of the public schema: each is one step, its answer made fit to be seen.
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Account } from '../accounts/index.js';
import { accountById } from '../accounts/index.js';
import type { PublicContext } from '../deps.js';
import { tokenDigest } from '../platform/crypto/index.js';
import { find } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import { Allow } from '../platform/graphql/allow.js';
import { overLimit } from '../platform/graphql/check-limit.js';
import { onceByKey } from '../platform/graphql/idempotency.js';
import { payloadType, type UserErrorRow } from '../platform/graphql/user-error.js';
import { flowExpired, type RegistrationAnswer } from './answers.js';
import { findRegistration, isOver } from './open-registration.js';
import { Registration } from './registration.entity.js';
import * as inputs from './registration.input.js';
import {
  NewAccountView,
  presentNewAccount,
  presentRegistration,
  RegistrationView,
} from './registration.view.js';
import { confirmEmail } from './steps/confirm-email.js';
import { confirmPhoneActivationCode } from './steps/confirm-phone-activation-code.js';
import { createCredentials } from './steps/create-credentials.js';
import { requestActivationCodeByMail } from './steps/request-activation-code-by-mail.js';
import { resendEmailCode } from './steps/resend-email-code.js';
import { sendPhoneActivationCode } from './steps/send-phone-activation-code.js';
import { startRegistration } from './steps/start-registration.js';
import { submitFinancialAccount } from './steps/submit-financial-account.js';
import { submitIdentity } from './steps/submit-identity.js';

const registrationPayload = (name: string) => payloadType(name, { registration: () => RegistrationView });
const StartRegistrationPayload = payloadType('StartRegistrationPayload', {
  registration: () => RegistrationView,
  token: () => String,
});
const ResendEmailCodePayload = registrationPayload('ResendEmailCodePayload');
const ConfirmEmailPayload = registrationPayload('ConfirmEmailPayload');
const SubmitIdentityPayload = registrationPayload('SubmitIdentityPayload');
const SubmitFinancialAccountPayload = registrationPayload('SubmitFinancialAccountPayload');
const SendPhoneActivationCodePayload = registrationPayload('SendPhoneActivationCodePayload');
const ConfirmPhoneActivationCodePayload = registrationPayload('ConfirmPhoneActivationCodePayload');
const RequestActivationCodeByMailPayload = registrationPayload('RequestActivationCodeByMailPayload');
const CreateCredentialsPayload = payloadType('CreateCredentialsPayload', {
  registration: () => RegistrationView,
  account: () => NewAccountView,
});

/** What all steps answer; some fields only come from one of them. */
type Answer = RegistrationAnswer & { token?: string | null; account?: Account | null };
type Input = { token?: string; idempotencyKey?: string | null };

@Resolver()
export class RegistrationResolver {
  @Allow('anyone')
  @Query(() => RegistrationView, {
    nullable: true,
    description: 'Null when the token is unknown or its time over.',
  })
  async registration(@Arg('token', () => String) token: string, @Ctx() { deps }: PublicContext) {
    return presentRegistration(deps, await deps.db.read((tx) => findRegistration(tx, deps, token)));
  }

  @Allow('anyone')
  @Mutation(() => StartRegistrationPayload, {
    description: 'Begins a registration and e-mails a code; the token is handed out here only.',
  })
  startRegistration(
    @Arg('input', () => inputs.StartRegistrationInput) input: inputs.StartRegistrationInput,
    @Ctx() context: PublicContext,
  ) {
    return answer(context, 'startRegistration', input, () =>
      startRegistration(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => ResendEmailCodePayload, { description: 'E-mails another code; the older one is void.' })
  resendEmailCode(
    @Arg('input', () => inputs.ResendEmailCodeInput) input: inputs.ResendEmailCodeInput,
    @Ctx() context: PublicContext,
  ) {
    return answer(context, 'resendEmailCode', input, () =>
      resendEmailCode(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => ConfirmEmailPayload, { description: 'Takes the e-mailed code.' })
  confirmEmail(
    @Arg('input', () => inputs.ConfirmEmailInput) input: inputs.ConfirmEmailInput,
    @Ctx() context: PublicContext,
  ) {
    return checked(context, 'confirmEmail', input, () => confirmEmail(context.deps, context.request, input));
  }

  @Allow('anyone')
  @Mutation(() => SubmitIdentityPayload, {
    description: 'Compares what the person says with the tax record.',
  })
  submitIdentity(
    @Arg('input', () => inputs.SubmitIdentityInput) input: inputs.SubmitIdentityInput,
    @Ctx() context: PublicContext,
  ) {
    return checked(context, 'submitIdentity', input, () =>
      submitIdentity(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => SubmitFinancialAccountPayload, {
    description: 'Has the credit bureau confirm a financial account.',
  })
  submitFinancialAccount(
    @Arg('input', () => inputs.SubmitFinancialAccountInput) input: inputs.SubmitFinancialAccountInput,
    @Ctx() context: PublicContext,
  ) {
    return checked(context, 'submitFinancialAccount', input, () =>
      submitFinancialAccount(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => SendPhoneActivationCodePayload, {
    description: 'Texts an activation code to a phone linked to the name, or texts it again.',
  })
  sendPhoneActivationCode(
    @Arg('input', () => inputs.SendPhoneActivationCodeInput) input: inputs.SendPhoneActivationCodeInput,
    @Ctx() context: PublicContext,
  ) {
    return checked(context, 'sendPhoneActivationCode', input, () =>
      sendPhoneActivationCode(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => ConfirmPhoneActivationCodePayload, {
    description: 'Takes the activation code that was texted.',
  })
  confirmPhoneActivationCode(
    @Arg('input', () => inputs.ConfirmPhoneActivationCodeInput) input: inputs.ConfirmPhoneActivationCodeInput,
    @Ctx() context: PublicContext,
  ) {
    return checked(context, 'confirmPhoneActivationCode', input, () =>
      confirmPhoneActivationCode(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => RequestActivationCodeByMailPayload, {
    description: 'Has the activation code come by postal mail instead.',
  })
  requestActivationCodeByMail(
    @Arg('input', () => inputs.RequestActivationCodeByMailInput)
    input: inputs.RequestActivationCodeByMailInput,
    @Ctx() context: PublicContext,
  ) {
    return answer(context, 'requestActivationCodeByMail', input, () =>
      requestActivationCodeByMail(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => CreateCredentialsPayload, {
    description: 'Chooses username, password, site phrase and image, and makes the account.',
  })
  createCredentials(
    @Arg('input', () => inputs.CreateCredentialsInput) input: inputs.CreateCredentialsInput,
    @Ctx() context: PublicContext,
  ) {
    // It tells which names are taken, and hashes up to four times.
    return checked(context, 'createCredentials', input, () =>
      createCredentials(context.deps, context.request, input),
    );
  }
}

/** A step that checks a secret or asks a provider: limited for each client address. */
async function checked(context: PublicContext, operation: string, input: Input, run: () => Promise<Answer>) {
  const error = await overLimit(context);
  return answer(context, operation, input, run, error);
}

/** Runs the step once for an idempotency key, unless `refused` before, and presents what it answers. */
async function answer(
  context: PublicContext,
  operation: string,
  input: Input,
  run: () => Promise<Answer>,
  refused?: UserErrorRow | null,
) {
  const { deps } = context;
  const { token } = input;
  const refuse = (error: UserErrorRow): Answer => ({ registration: null, userErrors: [error] });
  const once = () =>
    onceByKey<Answer>(deps, {
      operation,
      scope: token === undefined ? '' : tokenDigest(token),
      input,
      run,
      keep: ({ registration, userErrors }) => ({ id: registration?.id ?? null, userErrors }),
      replay: ({ id, userErrors }) => replay(context, id, userErrors),
      refuse,
    });
  const given = refused ? refuse(refused) : await once();
  // What was refused before the step was reached shows the flow as it stands, too.
  const standing =
    given.registration ?? (token ? await deps.db.read((tx) => findRegistration(tx, deps, token)) : null);
  return {
    registration: await presentRegistration(deps, standing),
    token: given.token ?? null,
    account: presentNewAccount(deps, given.account ?? null),
    userErrors: given.userErrors,
  };
}

/** The same object as it stands now; what is handed out once stays null. */
async function replay(
  { deps }: PublicContext,
  id: string | null,
  userErrors: readonly UserErrorRow[],
): Promise<Answer> {
  return deps.db.read(async (tx) => {
    const registration = id ? ((await find(tx, Registration, sql`WHERE id = ${id}`)) ?? null) : null;
    if (registration && isOver(registration, deps)) return flowExpired;
    const made = registration?.state === 'COMPLETE' && registration.accountId;
    const account = made ? ((await accountById(tx, made)) ?? null) : null;
    return { registration, account, userErrors };
  });
}
