// The mutations that change what a holder signs in with and is reached by: each is one deed (api.md, marked * there).
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PublicContext } from '../../deps.js';
import { Allow } from '../../platform/graphql/allow.js';
import { payloadType } from '../../platform/graphql/user-error.js';
import { holderCall } from '../holder-call.js';
import { AccountView } from '../me.view.js';
import { changeEmail } from './change-email.js';
import { changeLanguage } from './change-language.js';
import { changePassword } from './change-password.js';
import { changeSecretAnswers } from './change-secret-answers.js';
import { changeSiteIdentity } from './change-site-identity.js';
import { confirmEmailChange } from './confirm-email-change.js';
import * as inputs from './credentials.input.js';

const account = { account: () => AccountView };
const ChangePasswordPayload = payloadType('ChangePasswordPayload', account);
const ChangeEmailPayload = payloadType('ChangeEmailPayload', account);
const ConfirmEmailChangePayload = payloadType('ConfirmEmailChangePayload', account);
const ChangeSiteIdentityPayload = payloadType('ChangeSiteIdentityPayload', account);
const ChangeSecretAnswersPayload = payloadType('ChangeSecretAnswersPayload', account);
const ChangeLanguagePayload = payloadType('ChangeLanguagePayload', account);

@Resolver()
export class CredentialsResolver {
  @Allow('account')
  @Mutation(() => ChangePasswordPayload, {
    description:
      'Takes another password, with the current one; other sessions end. Needs a fresh second factor.',
  })
  changePassword(
    @Arg('input', () => inputs.ChangePasswordInput) input: inputs.ChangePasswordInput,
    @Ctx() context: PublicContext,
  ) {
    return holderCall(context, { operation: 'changePassword', input, checksSecret: true }, (session) =>
      changePassword(context.deps, context.request, session, input),
    );
  }

  @Allow('account')
  @Mutation(() => ChangeEmailPayload, {
    description:
      'Sends a code to another e-mail address and tells the present one. Needs a fresh second factor.',
  })
  changeEmail(
    @Arg('input', () => inputs.ChangeEmailInput) input: inputs.ChangeEmailInput,
    @Ctx() context: PublicContext,
  ) {
    return holderCall(context, { operation: 'changeEmail', input }, (session) =>
      changeEmail(context.deps, context.request, session, input),
    );
  }

  @Allow('account')
  @Mutation(() => ConfirmEmailChangePayload, {
    description: 'Takes the code from the new e-mail address; mail goes there from now on.',
  })
  confirmEmailChange(
    @Arg('input', () => inputs.ConfirmEmailChangeInput) input: inputs.ConfirmEmailChangeInput,
    @Ctx() context: PublicContext,
  ) {
    return holderCall(context, { operation: 'confirmEmailChange', input, checksSecret: true }, (session) =>
      confirmEmailChange(context.deps, context.request, session, input),
    );
  }

  @Allow('account')
  @Mutation(() => ChangeSiteIdentityPayload, {
    description: 'Takes another site phrase and image. Needs a fresh second factor.',
  })
  changeSiteIdentity(
    @Arg('input', () => inputs.ChangeSiteIdentityInput) input: inputs.ChangeSiteIdentityInput,
    @Ctx() context: PublicContext,
  ) {
    return holderCall(context, { operation: 'changeSiteIdentity', input, checksSecret: true }, (session) =>
      changeSiteIdentity(context.deps, context.request, session, input),
    );
  }

  @Allow('account')
  @Mutation(() => ChangeSecretAnswersPayload, {
    description: 'Takes other secret questions and answers in place of all. Needs a fresh second factor.',
  })
  changeSecretAnswers(
    @Arg('input', () => inputs.ChangeSecretAnswersInput) input: inputs.ChangeSecretAnswersInput,
    @Ctx() context: PublicContext,
  ) {
    return holderCall(context, { operation: 'changeSecretAnswers', input }, (session) =>
      changeSecretAnswers(context.deps, context.request, session, input),
    );
  }

  @Allow('account')
  @Mutation(() => ChangeLanguagePayload, {
    description: 'Chooses the language of later mail, texts and letters.',
  })
  changeLanguage(
    @Arg('input', () => inputs.ChangeLanguageInput) input: inputs.ChangeLanguageInput,
    @Ctx() context: PublicContext,
  ) {
    return holderCall(context, { operation: 'changeLanguage', input }, (session) =>
      changeLanguage(context.deps, context.request, session, input),
    );
  }
}
