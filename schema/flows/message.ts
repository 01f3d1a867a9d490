// An e-mail or a text on its way (domain.md 6; api.md Message.state).
import { defineFlow } from './flow-table.js';

export const messageFlow = defineFlow({
  name: 'message',
  states: {
    QUEUED: { says: 'Written with the act that causes it; not yet sent.' },
    SENDING: { says: 'A worker holds it for the length of its lease.' },
    SENT: { says: 'The channel took it; the text is wiped.', final: true },
    FAILED: { says: 'The channel refused it for good; the text is wiped.', final: true },
    EXPIRED: { says: 'Too old to be of use; the text is wiped.', final: true },
  },
  facts: {},
  entries: [{ to: 'QUEUED', says: 'Written in the transaction of the act that causes it.' }],
  transitions: [
    { from: 'QUEUED', on: 'CLAIMED', to: 'SENDING', says: 'One worker takes it.' },
    { from: 'QUEUED', on: 'TOO_OLD', to: 'EXPIRED', says: 'Its time is over before it could be sent.' },
    { from: 'SENDING', on: 'TAKEN', to: 'SENT', says: 'The channel took it.' },
    { from: 'SENDING', on: 'PUT_OFF', to: 'QUEUED', says: 'The channel could not take it now; later again.' },
    { from: 'SENDING', on: 'LEASE_LAPSED', to: 'QUEUED', says: 'The worker died; another takes it.' },
    { from: 'SENDING', on: 'REFUSED', to: 'FAILED', says: 'The channel will never take it.' },
    { from: 'SENDING', on: 'TOO_OLD', to: 'EXPIRED', says: 'Its time is over.' },
  ],
});
