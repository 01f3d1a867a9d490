// The password reset of the public schema: each mutation is one step.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { secretQuestions } from '../../../schema/secret-questions.js';
import { SecretQuestionView } from '../../accounts/reference.resolver.js';
import { hintOf } from '../../authenticators/devices.js';
import type { PublicContext } from '../../deps.js';
import { DeviceHintView } from '../../login/index.js';
import { Allow } from '../../platform/graphql/allow.js';
import { payloadType } from '../../platform/graphql/user-error.js';
import { strangerCall } from '../stranger-call.js';
import { type ConfirmedReset, confirmPasswordResetEmail } from './confirm-password-reset-email.js';
import { findHolderReset, type HolderReset } from './open-reset.js';
import * as inputs from './reset.input.js';
import { resetPassword } from './reset-password.js';
import { sendPasswordResetSecurityCode } from './send-password-reset-security-code.js';
import { startPasswordReset } from './start-password-reset.js';

const StartPasswordResetPayload = payloadType('StartPasswordResetPayload', { token: () => String });
const ConfirmPasswordResetEmailPayload = payloadType('ConfirmPasswordResetEmailPayload', {
  devices: () => [DeviceHintView],
  question: () => SecretQuestionView,
});
const SendPasswordResetSecurityCodePayload = payloadType('SendPasswordResetSecurityCodePayload', {});
const ResetPasswordPayload = payloadType('ResetPasswordPayload', {});

const nothing = async () => ({});

@Resolver()
export class ResetResolver {
  @Allow('anyone')
  @Mutation(() => StartPasswordResetPayload, {
    description:
      'Begins the reset of a forgotten password; the token is handed out for right and wrong pairs alike.',
  })
  startPasswordReset(
    @Arg('input', () => inputs.StartPasswordResetInput) input: inputs.StartPasswordResetInput,
    @Ctx() context: PublicContext,
  ) {
    return strangerCall(
      context,
      'startPasswordReset',
      input,
      () => startPasswordReset(context.deps, context.request, input),
      async () => ({ token: null }),
    );
  }

  @Allow('anyone')
  @Mutation(() => ConfirmPasswordResetEmailPayload, {
    description:
      'Takes the e-mailed code; answers where a security code can come from, and the secret question.',
  })
  async confirmPasswordResetEmail(
    @Arg('input', () => inputs.ConfirmPasswordResetEmailInput) input: inputs.ConfirmPasswordResetEmailInput,
    @Ctx() context: PublicContext,
  ) {
    const { deps, request } = context;
    const { holder, userErrors } = await strangerCall<ConfirmedReset>(
      context,
      'confirmPasswordResetEmail',
      input,
      () => confirmPasswordResetEmail(deps, request, input),
      async () => ({ holder: await deps.db.read((tx) => findHolderReset(tx, deps, input.token)) }),
    );
    return { ...(holder && presentHolderReset(context, holder)), userErrors };
  }

  @Allow('anyone')
  @Mutation(() => SendPasswordResetSecurityCodePayload, {
    description: 'Texts a security code to one of the phones; an app makes its own.',
  })
  sendPasswordResetSecurityCode(
    @Arg('input', () => inputs.SendPasswordResetSecurityCodeInput)
    input: inputs.SendPasswordResetSecurityCodeInput,
    @Ctx() context: PublicContext,
  ) {
    return strangerCall(
      context,
      'sendPasswordResetSecurityCode',
      input,
      () => sendPasswordResetSecurityCode(context.deps, context.request, input),
      nothing,
    );
  }

  @Allow('anyone')
  @Mutation(() => ResetPasswordPayload, {
    description:
      'Takes security code, secret answer and new password; every session ends, and nobody is signed in.',
  })
  resetPassword(
    @Arg('input', () => inputs.ResetPasswordInput) input: inputs.ResetPasswordInput,
    @Ctx() context: PublicContext,
  ) {
    return strangerCall(
      context,
      'resetPassword',
      input,
      () => resetPassword(context.deps, context.request, input),
      nothing,
    );
  }
}

function presentHolderReset({ deps, request: { language } }: PublicContext, holder: HolderReset) {
  const { devices, reset } = holder;
  const question = secretQuestions.find(({ id }) => id === reset.questionId);
  return {
    devices: devices.map((device) => ({
      id: device.id,
      kind: device.kind,
      hint: hintOf(deps, device, language),
    })),
    question: question ? { id: question.id, text: question[language] } : null,
  };
}
