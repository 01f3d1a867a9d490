// The door of the sign-in.
export { endSignInsOf } from './end-sign-ins.js';
export { Session } from './login.entity.js';
export { DeviceView, presentDevice } from './login.view.js';
export { presentSession, SessionView } from './session.view.js';
export {
  endSession,
  endSessionsOf,
  isFresh,
  liveSession,
  renewSessionToken,
  sessionsOf,
  signInBefore,
} from './sessions.js';
