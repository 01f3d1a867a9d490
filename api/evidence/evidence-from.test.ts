import { describe, expect, it } from 'vitest';
import { emptyDirectory } from '../test/people-directory.js';
import { type EvidenceConfig, evidenceFrom } from './evidence-from.js';

const config: EvidenceConfig = {
  production: false,
  taxRecordsUrl: 'directory:',
  creditBureauUrl: 'directory:',
  creditBureauName: 'Experian',
  phoneOwnershipUrl: 'directory:',
  evidenceTimeoutMs: 100,
};

describe('the choice of providers', () => {
  it.each([
    ['taxRecordsUrl', 'TAX_RECORDS_URL'],
    ['creditBureauUrl', 'CREDIT_BUREAU_URL'],
    ['phoneOwnershipUrl', 'PHONE_OWNERSHIP_URL'],
  ])(
    '%s of no known kind is refused by the name of its setting, without quoting it',
    async (key, setting) => {
      const { deps, close } = await emptyDirectory();
      for (const url of ['ftp://x', 'directory:/somewhere', 'https://', '', 'https://t0ken@h/?a=b']) {
        const choose = () => evidenceFrom({ ...config, [key]: url }, deps);
        expect(choose).toThrow(setting);
        expect(choose).not.toThrow('t0ken');
      }
      await close();
    },
  );

  it('in production an address in clear is taken only on this machine', async () => {
    const { deps, close } = await emptyDirectory();
    const choose = (url: string) => () =>
      evidenceFrom({ ...config, production: true, taxRecordsUrl: url }, deps);
    expect(choose('http://records.example')).toThrow('https://');
    expect(choose('http://127.0.0.1:9000')).not.toThrow();
    expect(choose('https://records.example')).not.toThrow();
    await close();
  });

  it('a directory whose database is gone is unavailable, not an exception', async () => {
    const { deps, faults, close } = await emptyDirectory();
    const { taxRecords, creditBureau, phoneOwnership } = evidenceFrom(config, deps);
    await close();
    expect(await taxRecords.addressOfRecord('900121234')).toEqual({ result: 'unavailable' });
    const claim = { ssn: '900121234', kind: 'HELOC', lastEight: '12345678' } as const;
    expect(await creditBureau.checkFinancialAccount(claim)).toEqual({ result: 'unavailable' });
    const phone = { number: '+12025550100', firstName: 'a', lastName: 'b' };
    expect(await phoneOwnership.lookUp(phone)).toEqual({ result: 'unavailable' });
    expect(faults.join()).toContain('tax records: directory:');
    expect(faults.join()).not.toContain('900121234');
  });
});
