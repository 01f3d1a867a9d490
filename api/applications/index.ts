// The door of the protected applications.
export { mountIntrospection } from './introspection.endpoint.js';
