// The door of the registration.
export { registrationFields } from './open-registration.js';
export { Registration } from './registration.entity.js';
export { presentRegistration, RegistrationView } from './registration.view.js';
export { beginRenewal } from './steps/begin-renewal.js';
export { beginUpgrade } from './steps/begin-upgrade.js';
export { typedEmail } from './typed-values.rules.js';
