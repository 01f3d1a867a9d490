// Authenticator apps. Two of these mutations serve a sign-in as well, which names its token; without one the holder of
// the session is meant, and who has neither is told to sign in. Where both are given the token counts.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PublicContext } from '../../deps.js';
import {
  answerStep,
  ConfirmDeviceInput,
  checkedStep,
  confirmDeviceInSignIn,
  DeviceView,
  LastSignInView,
  LoginView,
  PairingView,
  presentDevice,
  SessionView,
  StartAppPairingInput,
  startAppPairingInSignIn,
} from '../../login/index.js';
import { Allow } from '../../platform/graphql/allow.js';
import { payloadType } from '../../platform/graphql/user-error.js';
import { holderCall } from '../holder-call.js';
import { AccountView } from '../me.view.js';
import { RemoveAppInput } from './apps.input.js';
import { confirmApp } from './confirm-app.js';
import { removeApp } from './remove-app.js';
import { startAppPairing } from './start-pairing.js';

const holder = { account: () => AccountView };
const StartAppPairingPayload = payloadType('StartAppPairingPayload', {
  login: () => LoginView,
  pairing: () => PairingView,
  ...holder,
});
const ConfirmDevicePayload = payloadType('ConfirmDevicePayload', {
  login: () => LoginView,
  session: () => SessionView,
  sessionToken: () => String,
  lastSignIn: () => LastSignInView,
  device: () => DeviceView,
  ...holder,
});
const RemoveAppPayload = payloadType('RemoveAppPayload', holder);

@Resolver()
export class AppsResolver {
  @Allow('anyone')
  @Mutation(() => StartAppPairingPayload, {
    description:
      'Hands out a pairing code for an authenticator app; confirmDevice ends the pairing. In a session it needs a fresh second factor.',
  })
  startAppPairing(
    @Arg('input', () => StartAppPairingInput) input: StartAppPairingInput,
    @Ctx() context: PublicContext,
  ) {
    const { deps, request } = context;
    const { token = null } = input;
    if (token === null)
      return holderCall(context, { operation: 'startAppPairing', input }, (session) =>
        startAppPairing(deps, session, input),
      );
    return answerStep(context, 'startAppPairing', input, () =>
      startAppPairingInSignIn(deps, request, { ...input, token }),
    );
  }

  @Allow('anyone')
  @Mutation(() => ConfirmDevicePayload, { description: 'Takes the code of a new device, which then counts.' })
  async confirmDevice(
    @Arg('input', () => ConfirmDeviceInput) input: ConfirmDeviceInput,
    @Ctx() context: PublicContext,
  ) {
    const { deps, request } = context;
    const { token = null } = input;
    if (token !== null)
      return checkedStep(context, 'confirmDevice', input, () =>
        confirmDeviceInSignIn(deps, request, { ...input, token }),
      );
    const call = { operation: 'confirmDevice', input, checksSecret: true };
    const done = await holderCall(context, call, (session) => confirmApp(deps, request, session, input));
    const device =
      'device' in done && done.device ? presentDevice(deps, done.device, request.language) : null;
    return { ...done, device };
  }

  @Allow('account')
  @Mutation(() => RemoveAppPayload, {
    description: 'Removes the authenticator app, unless it is the last device. Needs a fresh second factor.',
  })
  removeApp(@Arg('input', () => RemoveAppInput) input: RemoveAppInput, @Ctx() context: PublicContext) {
    return holderCall(context, { operation: 'removeApp', input }, (session) =>
      removeApp(context.deps, context.request, session, input),
    );
  }
}
