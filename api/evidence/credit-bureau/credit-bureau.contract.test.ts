import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTER_KINDS, evidenceContract } from '../../test/evidence-contract.js';
import { demonstrationPeople, personOfRow } from '../../test/people-directory.js';
import type { CreditBureau, FinancialAccountClaim } from '../credit-bureau.js';

let contract: Awaited<ReturnType<typeof evidenceContract>>;
beforeAll(async () => {
  contract = await evidenceContract();
});
afterAll(() => contract.close());

function claimOfRow(row: number, account = 0): FinancialAccountClaim {
  const { ssn, financialAccounts } = personOfRow(row);
  const { kind, lastEight } = financialAccounts[account] ?? {
    kind: 'CREDIT_CARD' as const,
    lastEight: '12345678',
  };
  return { ssn, kind, lastEight };
}

describe.each(ADAPTER_KINDS)('credit bureau, %s adapter', (kind) => {
  let port: CreditBureau;
  beforeAll(() => {
    port = contract.of(kind).creditBureau;
  });

  it('confirms each acceptable account of the demonstration people', async () => {
    for (const { ssn, creditFrozen, financialAccounts } of demonstrationPeople)
      for (const { kind, lastEight, network, debit, corporate } of financialAccounts) {
        const { result } = await port.checkFinancialAccount({ ssn, kind, lastEight });
        const isAccepted = network !== 'AMEX' && !debit && !corporate;
        expect(result).toBe(creditFrozen ? 'frozen' : isAccepted ? 'matched' : 'mismatched');
      }
  });

  it('gives its reference and says that a soft inquiry was made', async () => {
    expect(await port.checkFinancialAccount(claimOfRow(1))).toEqual({
      result: 'matched',
      reference: expect.any(String),
      softInquiry: true,
    });
    expect(port.name).toBe('Experian');
  });

  it('tells of a freeze whatever the digits, and makes no inquiry', async () => {
    for (const lastEight of [claimOfRow(8).lastEight, '00000000'])
      expect(await port.checkFinancialAccount({ ...claimOfRow(8), lastEight })).toMatchObject({
        result: 'frozen',
        softInquiry: false,
      });
  });

  it.each([
    ['American Express', 9],
    ['debit', 10],
    ['corporate', 11],
    ['a person without accounts', 15],
  ])('does not take %s', async (_, row) =>
    expect(await port.checkFinancialAccount(claimOfRow(row))).toMatchObject({ result: 'mismatched' }),
  );

  it.each<[string, Partial<FinancialAccountClaim>]>([
    ['other digits', { lastEight: '05812979' }],
    ['another kind', { kind: 'CAR_LOAN' }],
    ["somebody else's SSN", { ssn: personOfRow(2).ssn }],
    ['an SSN nobody has', { ssn: '987119999' }],
  ])('does not confirm %s', async (_, change) =>
    expect(await port.checkFinancialAccount({ ...claimOfRow(1), ...change })).toMatchObject({
      result: 'mismatched',
    }),
  );

  it('leaves no digits of an applicant in the database', async () => {
    await port.checkFinancialAccount({ ...claimOfRow(1), lastEight: '31415926' });
    for (const end of ['', '-wal']) {
      const file = readFileSync(`${contract.folder}/test.db${end}`);
      expect(file.includes('31415926')).toBe(false);
      expect(file.includes(claimOfRow(1).lastEight)).toBe(false);
      expect(file.includes(claimOfRow(1).ssn)).toBe(false);
    }
  });
});
