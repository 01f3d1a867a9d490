// The sign-in mutations of the public schema: each is one step, its answer made fit to be seen.
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { LetterNoticeView, type LetterTold, letterById, letterNotice } from '../accounts/index.js';
import type { StartedPairing } from '../authenticators/app-pairing.js';
import type { Device } from '../authenticators/device.entity.js';
import type { PublicContext } from '../deps.js';
import { HOUR_MS, SECOND_MS } from '../platform/clock.js';
import { tokenDigest } from '../platform/crypto/index.js';
import { find } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import { Allow } from '../platform/graphql/allow.js';
import { overLimit } from '../platform/graphql/check-limit.js';
import { type Kept, onceByKey } from '../platform/graphql/idempotency.js';
import { payloadType } from '../platform/graphql/user-error.js';
import { presentRegistration, Registration, RegistrationView } from '../registration/index.js';
import type { Session, SessionTransport } from './login.entity.js';
import * as inputs from './login.input.js';
import { DeviceView, LoginView, PairingView, presentDevice, presentLogin } from './login.view.js';
import { findLogin, type LoginAnswer, loginExpired } from './open-login.js';
import { presentSession, SessionView } from './session.view.js';
import { acceptUserAgreement } from './steps/accept-user-agreement.js';
import { confirmDevice } from './steps/confirm-device.js';
import { confirmSignInEmail } from './steps/confirm-sign-in-email.js';
import { enrolPhone } from './steps/enrol-phone.js';
import { enterActivationCode } from './steps/enter-activation-code.js';
import { replaceTemporaryPassword } from './steps/replace-temporary-password.js';
import { requestNewActivationCode } from './steps/request-new-activation-code.js';
import { sendSecurityCode } from './steps/send-security-code.js';
import { signIn } from './steps/sign-in.js';
import { startAppPairing } from './steps/start-app-pairing.js';
import { type StartedRenewal, startRenewal } from './steps/start-renewal.js';
import { verifySecurityCode } from './steps/verify-security-code.js';

const login = { login: () => LoginView };
const signedIn = { ...login, session: () => SessionView, sessionToken: () => String };
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
const StartAppPairingPayload = payloadType('StartAppPairingPayload', {
  ...login,
  pairing: () => PairingView,
});
const ConfirmDevicePayload = payloadType('ConfirmDevicePayload', { ...signedIn, device: () => DeviceView });
const AcceptUserAgreementPayload = payloadType('AcceptUserAgreementPayload', signedIn);

/** What all steps answer; some fields only come from one of them. */
type Answer = LoginAnswer & {
  token?: string | null;
  letter?: LetterTold | null;
  pairing?: StartedPairing | null;
  device?: Device | null;
  session?: Session | null;
  sessionToken?: string | null;
  transport?: SessionTransport;
};
type Input = { token?: string | null; idempotencyKey?: string | null };

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
    return checked(context, 'signIn', {}, () => signIn(context.deps, context.request, input));
  }

  @Allow('anyone')
  @Mutation(() => SendSecurityCodePayload, {
    description: 'Texts a security code to one of the phones; an app makes its own.',
  })
  sendSecurityCode(
    @Arg('input', () => inputs.SendSecurityCodeInput) input: inputs.SendSecurityCodeInput,
    @Ctx() context: PublicContext,
  ) {
    return answer(context, 'sendSecurityCode', input, () =>
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
    return checked(context, 'verifySecurityCode', input, () =>
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
    return checked(context, 'replaceTemporaryPassword', input, () =>
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
    return checked(context, 'confirmSignInEmail', input, () =>
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
    return checked(context, 'enterActivationCode', input, () =>
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
    return answer(context, 'requestNewActivationCode', input, () =>
      requestNewActivationCode(context.deps, context.request, input),
    );
  }

  @Allow('anyone')
  @Mutation(() => EnrolPhonePayload, { description: 'Texts a code; confirmDevice takes it.' })
  enrolPhone(
    @Arg('input', () => inputs.EnrolPhoneInput) input: inputs.EnrolPhoneInput,
    @Ctx() context: PublicContext,
  ) {
    return checked(context, 'enrolPhone', input, () => enrolPhone(context.deps, context.request, input));
  }

  @Allow('anyone')
  @Mutation(() => StartAppPairingPayload, {
    description: 'Hands out a pairing code for an authenticator app; confirmDevice ends the pairing.',
  })
  startAppPairing(
    @Arg('input', () => inputs.StartAppPairingInput) input: inputs.StartAppPairingInput,
    @Ctx() context: PublicContext,
  ) {
    return answer(context, 'startAppPairing', input, () =>
      startAppPairing(context.deps, context.request, { ...input, token: input.token ?? '' }),
    );
  }

  @Allow('anyone')
  @Mutation(() => ConfirmDevicePayload, { description: 'Takes the code of a new device, which then counts.' })
  confirmDevice(
    @Arg('input', () => inputs.ConfirmDeviceInput) input: inputs.ConfirmDeviceInput,
    @Ctx() context: PublicContext,
  ) {
    return checked(context, 'confirmDevice', input, () =>
      confirmDevice(context.deps, context.request, { ...input, token: input.token ?? '' }),
    );
  }

  @Allow('anyone')
  @Mutation(() => AcceptUserAgreementPayload, {
    description: 'Accepts the user agreement in force and completes the sign-in.',
  })
  acceptUserAgreement(
    @Arg('input', () => inputs.AcceptUserAgreementInput) input: inputs.AcceptUserAgreementInput,
    @Ctx() context: PublicContext,
  ) {
    return answer(context, 'acceptUserAgreement', input, () =>
      acceptUserAgreement(context.deps, context.request, input),
    );
  }
}

/** A step that checks a secret: limited for each client address. */
async function checked(context: PublicContext, operation: string, input: Input, run: () => Promise<Answer>) {
  const error = await overLimit(context);
  if (!error) return answer(context, operation, input, run);
  return {
    login: presentLogin(context.deps, await standing(context, input), context.request.language),
    userErrors: [error],
  };
}

/** Runs the step once for an idempotency key, and presents what it answers; a session goes into the cookie or the payload. */
async function answer(context: PublicContext, operation: string, input: Input, run: () => Promise<Answer>) {
  const { deps, request } = context;
  const given = await onceByKey<Answer>(deps, {
    operation,
    scope: input.token ? tokenDigest(input.token) : '',
    input,
    run,
    keep: (made) => ({ id: made.letter?.id ?? null, userErrors: made.userErrors }),
    replay: (kept) => replay(context, input, kept),
    refuse: (error) => ({ login: null, userErrors: [error] }),
  });
  const { session = null, sessionToken = null } = given;
  const byCookie = sessionToken !== null && given.transport !== 'BEARER';
  if (byCookie) request.setSessionCookie(sessionToken, (deps.policy.sessionHours * HOUR_MS) / SECOND_MS);
  return {
    // What was refused before the step was reached shows the sign-in as it stands, too.
    login: presentLogin(deps, given.login ?? (await standing(context, input)), request.language),
    token: given.token ?? null,
    letter: given.letter ? letterNotice(given.letter) : null,
    pairing: given.pairing ?? null,
    device: given.device ? presentDevice(deps, given.device, request.language) : null,
    session: session && presentSession(deps, session, session.id),
    sessionToken: byCookie ? null : sessionToken,
    userErrors: given.userErrors,
  };
}

/** The same sign-in as it stands now, with the letter that was asked for; what is handed out once stays null. */
async function replay(context: PublicContext, input: Input, { id, userErrors }: Kept): Promise<Answer> {
  const login = await standing(context, input);
  if (!login) return loginExpired;
  const letter = id ? await context.deps.db.read((tx) => letterById(tx, id)) : null;
  return { login, letter, userErrors };
}

/** The sign-in of the token that was given, as it stands now. */
async function standing({ deps }: PublicContext, { token }: Input): Promise<LoginAnswer['login']> {
  return token ? deps.db.read((tx) => findLogin(tx, deps, token)) : null;
}
