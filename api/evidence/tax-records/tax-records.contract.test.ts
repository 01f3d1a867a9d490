import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTER_KINDS, evidenceContract } from '../../test/evidence-contract.js';
import { demonstrationPeople, personOfRow } from '../../test/people-directory.js';
import { lastFiledReturn } from '../matching.rules.js';
import type { Person } from '../people.js';
import type { IdentityClaim, TaxRecords } from '../tax-records.js';

let contract: Awaited<ReturnType<typeof evidenceContract>>;
beforeAll(async () => {
  contract = await evidenceContract();
});
afterAll(() => contract.close());

function claimOf(person: Person): IdentityClaim {
  const { ssn, firstName, lastName, dateOfBirth } = person;
  const last = lastFiledReturn(person.returns);
  return {
    ssn,
    firstName,
    lastName,
    dateOfBirth,
    filingStatus: last?.filingStatus ?? 'HAVE_NOT_FILED',
    address: last?.address ?? person.address,
  };
}

describe.each(ADAPTER_KINDS)('tax records, %s adapter', (kind) => {
  let port: TaxRecords;
  beforeAll(() => {
    port = contract.of(kind).taxRecords;
  });

  it('matches every living adult of the demonstration people, and nobody else', async () => {
    for (const person of demonstrationPeople) {
      const { result } = await port.matchIdentity(claimOf(person));
      const isProofable = !person.deceased && person.dateOfBirth <= '2004-12-01';
      expect(result).toBe(isProofable ? 'matched' : 'mismatched');
    }
  });

  it('gives the record with the address where letters go, which is not where a mover last filed from', async () => {
    const mover = personOfRow(21);
    const match = await port.matchIdentity(claimOf(mover));
    expect(match).toEqual({
      result: 'matched',
      record: {
        recordId: expect.any(String),
        firstName: mover.firstName,
        lastName: mover.lastName,
        addressOfRecord: mover.address,
        lastReturnAddress: mover.returns[0]?.address,
      },
    });
  });

  it('takes who never filed with HAVE_NOT_FILED and the address of record', async () => {
    const person = personOfRow(20);
    const match = await port.matchIdentity(claimOf(person));
    expect(match).toMatchObject({ result: 'matched', record: { lastReturnAddress: null } });
    expect(await port.matchIdentity({ ...claimOf(person), filingStatus: 'SINGLE' })).toEqual({
      result: 'mismatched',
    });
  });

  it.each<[string, Partial<IdentityClaim>]>([
    ['an SSN nobody has', { ssn: '987119999' }],
    ["somebody else's SSN", { ssn: personOfRow(2).ssn }],
    ['another first name', { firstName: 'Zelda' }],
    ['another last name', { lastName: 'Freemann' }],
    ['another birth date', { dateOfBirth: '1966-03-16' }],
    ['another filing status', { filingStatus: 'SINGLE' }],
    ['HAVE_NOT_FILED although she filed', { filingStatus: 'HAVE_NOT_FILED' }],
    ['another address', { address: { ...personOfRow(1).address, zip: '12208' } }],
  ])('says mismatched, and nothing more, for %s', async (_, change) => {
    expect(await port.matchIdentity({ ...claimOf(personOfRow(1)), ...change })).toEqual({
      result: 'mismatched',
    });
  });

  it('matches however the same items are written', async () => {
    const claim = claimOf(personOfRow(1));
    const address = { line1: '8892 HARBOR BLVD.', city: 'albany', state: 'ny', zip: '12207-0001' };
    const match = await port.matchIdentity({ ...claim, firstName: 'ZOE', lastName: 'freeman', address });
    expect(match.result).toBe('matched');
  });

  it('knows where letters go, but not for the deceased, the too young and the unknown', async () => {
    expect(await port.addressOfRecord(personOfRow(21).ssn)).toMatchObject({
      result: 'known',
      record: { addressOfRecord: personOfRow(21).address },
    });
    for (const ssn of [personOfRow(18).ssn, personOfRow(19).ssn, '987119999'])
      expect(await port.addressOfRecord(ssn)).toEqual({ result: 'unknown' });
  });

  it('gives the returns and income documents of the two newest years for questions', async () => {
    const person = personOfRow(1);
    expect(await port.questionMaterial(person.ssn)).toEqual({
      result: 'known',
      returns: person.returns,
      incomeDocuments: person.incomeDocuments,
    });
    expect(await port.questionMaterial('987119999')).toEqual({ result: 'unknown' });
    expect(await port.questionMaterial(personOfRow(18).ssn)).toEqual({ result: 'unknown' });
  });
});
