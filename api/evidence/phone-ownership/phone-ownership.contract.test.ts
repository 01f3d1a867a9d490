import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTER_KINDS, evidenceContract } from '../../test/evidence-contract.js';
import { demonstrationPeople, personOfRow } from '../../test/people-directory.js';
import type { PhoneOwnership } from '../phone-ownership.js';

let contract: Awaited<ReturnType<typeof evidenceContract>>;
beforeAll(async () => {
  contract = await evidenceContract();
});
afterAll(() => contract.close());

function claimOfRow(row: number) {
  const { firstName, lastName, phones } = personOfRow(row);
  return { number: phones[0]?.number ?? '', firstName, lastName };
}

describe.each(ADAPTER_KINDS)('phone ownership, %s adapter', (kind) => {
  let port: PhoneOwnership;
  beforeAll(() => {
    port = contract.of(kind).phoneOwnership;
  });

  it('knows line type and link of each phone of the demonstration people', async () => {
    for (const { firstName, lastName, phones } of demonstrationPeople)
      for (const { number, lineType, linked } of phones)
        expect(await port.lookUp({ number, firstName, lastName })).toEqual({
          result: 'known',
          lineType,
          linked,
        });
  });

  it.each([
    ['unlinked', 4],
    ['family plan', 5],
    ['business plan', 6],
    ['prepaid', 7],
  ])('%s: known, not linked', async (_, row) =>
    expect(await port.lookUp(claimOfRow(row))).toEqual({
      result: 'known',
      lineType: 'MOBILE',
      linked: false,
    }),
  );

  it("somebody else's phone is not linked to one's own name", async () => {
    const { firstName, lastName } = personOfRow(2);
    expect(await port.lookUp({ ...claimOfRow(1), firstName, lastName })).toMatchObject({ linked: false });
  });

  it('the name may be written without accents', async () => {
    expect(await port.lookUp({ ...claimOfRow(1), firstName: 'zoe' })).toMatchObject({ linked: true });
  });

  it('a number no carrier knows is unknown', async () => {
    expect(await port.lookUp({ ...claimOfRow(1), number: '+12025550199' })).toEqual({ result: 'unknown' });
  });
});
