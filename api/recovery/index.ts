// The door of the recovery.
export { endResetsOf } from './end-resets.js';
