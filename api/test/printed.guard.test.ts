// What is printed from the code and committed is fresh.
import { expect, it } from 'vitest';
import { printContract } from '../../scripts/print-contract.js';
import { read } from './sources.js';

it('schema/README.md is what npm run print-contract prints', () => {
  expect(read('schema/README.md').text === printContract(), 'stale: run npm run print-contract').toBe(true);
});

it('the contract names every flow, code, event, image and question in both languages', () => {
  const page = printContract();
  for (const word of [
    'CONFIRM_EMAIL --> IDENTITY',
    '`CODE_USED_UP`',
    '`login.locked`',
    '`lighthouse`',
    'Un faro',
  ])
    expect(page).toContain(word);
  expect(page).not.toMatch(/undefined|\[object/);
});
