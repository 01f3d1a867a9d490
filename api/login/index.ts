// The door of the sign-in.
export { endSignInsOf } from './end-sign-ins.js';
export { Session } from './login.entity.js';
export { ConfirmDeviceInput, StartAppPairingInput } from './login.input.js';
export {
  DeviceHintView,
  DeviceView,
  LoginView,
  PairingView,
  presentDevice,
} from './login.view.js';
export { answerStep, checkedStep } from './login-answer.js';
export { LastSignInView, presentLastSignIn, presentSession, SessionView } from './session.view.js';
export {
  endSession,
  endSessionsOf,
  freshUntil,
  isFresh,
  liveSession,
  renewSessionToken,
  sessionEndsAt,
  sessionOf,
  sessionsOf,
  signInBefore,
} from './sessions.js';
export { confirmDevice as confirmDeviceInSignIn } from './steps/confirm-device.js';
export { startAppPairing as startAppPairingInSignIn } from './steps/start-app-pairing.js';
