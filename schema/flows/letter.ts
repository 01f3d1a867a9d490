// A letter on its way: asked for, batched, handed over to the printer, used or void (domain.md 2.2, api.md Letter.state).
import { defineFlow } from './flow-table.js';

export const letterFlow = defineFlow({
  name: 'letter',
  states: {
    QUEUED: { says: 'Asked for; waits for the next batch.' },
    BATCHED: { says: 'Belongs to a batch that is being rendered.' },
    HANDED_OVER: { says: 'Lies with the printer, in its batch.' },
    ACKNOWLEDGED: { says: 'The printer says that it was mailed.' },
    RETURNED: { says: 'Came back undelivered.', final: true },
    USED: { says: 'Its code was entered.', final: true },
    EXPIRED: { says: 'Its code is too old.', final: true },
    SUPERSEDED: { says: 'A newer letter or a newer account took its place.', final: true },
  },
  facts: {},
  entries: [{ to: 'QUEUED', says: 'Written in the transaction of the act that asks for it.' }],
  transitions: [
    { from: 'QUEUED', on: 'BATCH_CLOSED', to: 'BATCHED', says: 'The batch of its day takes it.' },
    { from: 'QUEUED', on: 'SUPERSEDE', to: 'SUPERSEDED', says: 'Never printed.' },
    {
      from: 'BATCHED',
      on: 'FOLDER_HANDED_OVER',
      to: 'HANDED_OVER',
      says: 'The batch folder became visible as a whole.',
    },
    {
      from: 'HANDED_OVER',
      on: 'PRINTER_ACKNOWLEDGED',
      to: 'ACKNOWLEDGED',
      says: 'The acknowledgement names it.',
    },
    { from: 'HANDED_OVER', on: 'CODE_USED', to: 'USED', says: 'The code was entered.' },
    { from: 'HANDED_OVER', on: 'CAME_BACK', to: 'RETURNED', says: 'The post returned it; its code is void.' },
    { from: 'HANDED_OVER', on: 'CODE_EXPIRED', to: 'EXPIRED', says: 'Nobody entered the code in time.' },
    { from: 'HANDED_OVER', on: 'SUPERSEDE', to: 'SUPERSEDED', says: 'Its code is void.' },
    { from: 'ACKNOWLEDGED', on: 'CODE_USED', to: 'USED', says: 'The code was entered.' },
    {
      from: 'ACKNOWLEDGED',
      on: 'CAME_BACK',
      to: 'RETURNED',
      says: 'The post returned it; its code is void.',
    },
    { from: 'ACKNOWLEDGED', on: 'CODE_EXPIRED', to: 'EXPIRED', says: 'Nobody entered the code in time.' },
    { from: 'ACKNOWLEDGED', on: 'SUPERSEDE', to: 'SUPERSEDED', says: 'Its code is void.' },
    { from: 'BATCHED', on: 'SUPERSEDE', to: 'SUPERSEDED', says: 'May still be printed; its code is void.' },
  ],
});
