// The sign-in mutations of the public schema: each is one step, its answer made fit to be seen.
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { LetterNoticeView } from '../accounts/index.js';
import type { PublicContext } from '../deps.js';
import { tokenDigest } from '../platform/crypto/index.js';
import { find } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import { Allow } from '../platform/graphql/allow.js';
import { onceByKey } from '../platform/graphql/idempotency.js';
import { payloadType } from '../platform/graphql/user-error.js';
import { presentRegistration, Registration, RegistrationView } from '../registration/index.js';
import * as inputs from './login.input.js';
import { LoginView, presentLogin } from './login.view.js';
import { answerStep, checkedStep } from './login-answer.js';
import { findLogin } from './open-login.js';
import { LastSignInView, SessionView } from './session.view.js';
import { acceptUserAgreement } from './steps/accept-user-agreement.js';
import { confirmSignInEmail } from './steps/confirm-sign-in-email.js';
import { enrolPhone } from './steps/enrol-phone.js';
import { enterActivationCode } from './steps/enter-activation-code.js';
import { replaceTemporaryPassword } from './steps/replace-temporary-password.js';
import { requestNewActivationCode } from './steps/request-new-activation-code.js';
import { sendSecurityCode } from './steps/send-security-code.js';
import { signIn } from './steps/sign-in.js';
import { type StartedRenewal, startRenewal } from './steps/start-renewal.js';
import { verifySecurityCode } from './steps/verify-security-code.js';

const login = { login: () => LoginView };
const signedIn = {
  ...login,
  session: () => SessionView,
  sessionToken: () => String,
  lastSignIn: () => LastSignInView,
};
const SignInPayload = payloadType('SignInPayload', { ...login, token: () => String });
const SendSecurityCodePayload = payloadType('SendSecurityCodePayload', login);
const VerifySecurityCodePayload = payloadType('VerifySecurityCodePayload', signedIn);
const ReplaceTemporaryPasswordPayload = payloadType('ReplaceTemporaryPasswordPayload', login);
const ConfirmSignInEmailPayload = payloadType('ConfirmSignInEmailPayload', login);
const StartRenewalPayload = payloadType('StartRenewalPayload', {
  registration: () => RegistrationView,
  token: () => String,
});
const EnterActivationCodePayload = payloadType('EnterActivationCodePayload', login);
const RequestNewActivationCodePayload = payloadType('RequestNewActivationCodePayload', {
  ...login,
  letter: () => LetterNoticeView,
});
const EnrolPhonePayload = payloadType('EnrolPhonePayload', login);
const AcceptUserAgreementPayload = payloadType('AcceptUserAgreementPayload', signedIn);

@Resolver()
export class LoginResolver {
  @Allow('anyone')
  @Query(() => LoginView, { nullable: true, description: 'Null when the token is wrong or its time over.' })
  async login(@Arg('token', () => String) token: string, @Ctx() { deps, request }: PublicContext) {
    return presentLogin(deps, await deps.db.read((tx) => findLogin(tx, deps, token)), request.language);
  }

  @Allow('anyone')
  @Mutation(() => SignInPayload, {
    description: 'Begins a sign-in with username and password; its answer says which step comes next.',
  })
  signIn(@Arg('input', () => inputs.SignInInput) input: inputs.SignInInput, @Ctx() context: PublicContext) {
    return checkedStep(context, 'signIn', {}, () => signIn(context.deps, context.request, input));
  }

  @Allow('anyone')
  @Mutation(() => SendSecurityCodePayload, {
    description: 'Texts a security code to one of the phones; an app makes its own.',
  })
  sendSecurityCode(
    @Arg('input', () => inputs.SendSecurityCodeInput) input: inputs.SendSecurityCodeInput,
    @Ctx() context: PublicContext,
  ) {
    return answerStep(context, 'sendSecurityCode', input, () =>
      sendSecurityCode(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => VerifySecurityCodePayload, {
    description: 'Takes the security code of a device; with it the sign-in goes on or is complete.',
  })
  verifySecurityCode(
    @Arg('input', () => inputs.VerifySecurityCodeInput) input: inputs.VerifySecurityCodeInput,
    @Ctx() context: PublicContext,
  ) {
    return checkedStep(context, 'verifySecurityCode', input, () =>
      verifySecurityCode(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => ReplaceTemporaryPasswordPayload, {
    description: 'Takes a password of one’s own in place of the temporary one, with site phrase and image.',
  })
  replaceTemporaryPassword(
    @Arg('input', () => inputs.ReplaceTemporaryPasswordInput) input: inputs.ReplaceTemporaryPasswordInput,
    @Ctx() context: PublicContext,
  ) {
    return checkedStep(context, 'replaceTemporaryPassword', input, () =>
      replaceTemporaryPassword(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => ConfirmSignInEmailPayload, {
    description: 'Takes the code that was e-mailed during the sign-in.',
  })
  confirmSignInEmail(
    @Arg('input', () => inputs.ConfirmSignInEmailInput) input: inputs.ConfirmSignInEmailInput,
    @Ctx() context: PublicContext,
  ) {
    return checkedStep(context, 'confirmSignInEmail', input, () =>
      confirmSignInEmail(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => StartRenewalPayload, {
    description: '"I no longer have this device": goes on by mail only.',
  })
  async startRenewal(
    @Arg('input', () => inputs.StartRenewalInput) input: inputs.StartRenewalInput,
    @Ctx() context: PublicContext,
  ) {
    const { deps } = context;
    const started = await onceByKey<StartedRenewal>(deps, {
      operation: 'startRenewal',
      scope: tokenDigest(input.token),
      input,
      run: () => startRenewal(deps, context.request, input),
      keep: ({ registration, userErrors }) => ({ id: registration?.id ?? null, userErrors }),
      replay: async ({ id, userErrors }) => ({
        registration: id
          ? ((await deps.db.read((tx) => find(tx, Registration, sql`WHERE id = ${id}`))) ?? null)
          : null,
        token: null,
        userErrors,
      }),
      refuse: (error) => ({ registration: null, token: null, userErrors: [error] }),
    });
    return { ...started, registration: await presentRegistration(deps, started.registration) };
  }

  @Allow('anyone')
  @Mutation(() => EnterActivationCodePayload, { description: 'Takes the mailed activation code.' })
  enterActivationCode(
    @Arg('input', () => inputs.EnterActivationCodeInput) input: inputs.EnterActivationCodeInput,
    @Ctx() context: PublicContext,
  ) {
    return checkedStep(context, 'enterActivationCode', input, () =>
      enterActivationCode(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => RequestNewActivationCodePayload, {
    description: 'Has another letter with an activation code sent; the code of the older one is void.',
  })
  requestNewActivationCode(
    @Arg('input', () => inputs.RequestNewActivationCodeInput) input: inputs.RequestNewActivationCodeInput,
    @Ctx() context: PublicContext,
  ) {
    return answerStep(context, 'requestNewActivationCode', input, () =>
      requestNewActivationCode(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => EnrolPhonePayload, { description: 'Texts a code; confirmDevice takes it.' })
  enrolPhone(
    @Arg('input', () => inputs.EnrolPhoneInput) input: inputs.EnrolPhoneInput,
    @Ctx() context: PublicContext,
  ) {
    return checkedStep(context, 'enrolPhone', input, () => enrolPhone(context.deps, context.request, input));
  }

  @Allow('anyone')
  @Mutation(() => AcceptUserAgreementPayload, {
    description: 'Accepts the user agreement in force and completes the sign-in.',
  })
  acceptUserAgreement(
    @Arg('input', () => inputs.AcceptUserAgreementInput) input: inputs.AcceptUserAgreementInput,
    @Ctx() context: PublicContext,
  ) {
    return answerStep(context, 'acceptUserAgreement', input, () =>
      acceptUserAgreement(context.deps, context.request, input),
    );
  }
}
