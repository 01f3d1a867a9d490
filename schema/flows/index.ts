// The door of the flows: the five tables, and what reads a table (docs/decisions/0002-flows-are-tables.md).
export * from './flow-table.js';
export { letterFlow } from './letter.js';
export { loginFlow } from './login.js';
export { messageFlow } from './message.js';
export { passwordResetFlow } from './password-reset.js';
export { registrationFlow } from './registration.js';
