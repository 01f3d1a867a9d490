export * from './flow-table.js';
export { letterFlow } from './letter.js';
export { loginFlow } from './login.js';
export { messageFlow } from './message.js';
export { registrationFlow } from './registration.js';
