import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { evidenceContract } from '../test/evidence-contract.js';
import { personOfRow } from '../test/people-directory.js';
import type { Ailment } from '../test/provider-twin.js';
import { FAILURES_THAT_OPEN, REST_MS } from './http-provider.js';
import type { Evidence } from './index.js';

let contract: Awaited<ReturnType<typeof evidenceContract>>;
beforeAll(async () => {
  contract = await evidenceContract();
});
afterAll(() => contract.close());

const person = personOfRow(1);
const identity = { ...person, filingStatus: 'SINGLE' as const };
const questions: [string, (evidence: Evidence) => Promise<{ result: string }>][] = [
  ['identity match', ({ taxRecords }) => taxRecords.matchIdentity(identity)],
  ['address look-up', ({ taxRecords }) => taxRecords.addressOfRecord(person.ssn)],
  ['question material', ({ taxRecords }) => taxRecords.questionMaterial(person.ssn)],
  [
    'financial account check',
    ({ creditBureau }) =>
      creditBureau.checkFinancialAccount({ ssn: person.ssn, kind: 'HELOC', lastEight: '27182818' }),
  ],
  [
    'phone look-up',
    ({ phoneOwnership }) => phoneOwnership.lookUp({ number: '+15185550196', firstName: 'a', lastName: 'b' }),
  ],
];
const ailments: Ailment[] = [
  'STATUS_500',
  'STATUS_401',
  'REDIRECT',
  'GARBAGE',
  'WRONG_SHAPE',
  'HUGE',
  'SILENCE',
  'HALF_AN_ANSWER',
  'HANGS_UP',
];

describe('a provider that fails', () => {
  afterEach(() => {
    contract.twin.ails = undefined;
    contract.faults.length = 0;
  });

  describe.each(questions)('%s', (_, ask) => {
    it.each(ailments)('is unavailable, never an exception, when it ails with %s', async (ailment) => {
      contract.twin.ails = ailment;
      expect(await ask(contract.http(100))).toEqual({ result: 'unavailable' });
    });
  });

  it('is unavailable when nobody listens', async () => {
    const lonely = await evidenceContract();
    const evidence = lonely.http();
    await lonely.twin.close();
    for (const [, ask] of questions) expect(await ask(evidence)).toEqual({ result: 'unavailable' });
    expect(lonely.faults.join()).toContain('ECONNREFUSED');
    await lonely.close();
  });

  it('is reported without anything that was asked or answered', async () => {
    const evidence = contract.http(100);
    for (const ailment of ailments) {
      contract.twin.ails = ailment;
      for (const [, ask] of questions) await ask(evidence);
    }
    const told = contract.faults.join('\n');
    expect(told).toContain('tax records: status 500');
    for (const secret of [person.ssn, person.lastName, '27182818', '5185550196', 's/cret', 'It works'])
      expect(told).not.toContain(secret);
  });

  it('is asked with the bearer token of the address', async () => {
    await contract.http().taxRecords.addressOfRecord(person.ssn);
    expect(contract.twin.authorization).toBe('Bearer s/cret');
  });
});

describe('the circuit breaker', () => {
  const ask = (evidence: Evidence) => evidence.taxRecords.addressOfRecord(person.ssn);
  let start: number;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
    start = contract.twin.asked;
  });
  afterEach(() => {
    vi.useRealTimers();
    contract.twin.ails = undefined;
  });
  const asked = () => contract.twin.asked - start;
  const openBreaker = async () => {
    const evidence = contract.http();
    contract.twin.ails = 'STATUS_500';
    for (let n = 0; n < FAILURES_THAT_OPEN; n += 1) await ask(evidence);
    return evidence;
  };

  it('opens after failures in a row and then spares the provider', async () => {
    const evidence = await openBreaker();
    expect(await ask(evidence)).toEqual({ result: 'unavailable' });
    expect(asked()).toBe(FAILURES_THAT_OPEN);
  });

  it('is of one provider alone: the others go on being asked', async () => {
    const evidence = await openBreaker();
    contract.twin.ails = undefined;
    const { phoneOwnership } = evidence;
    const answer = await phoneOwnership.lookUp({ number: '+12025550199', firstName: 'a', lastName: 'b' });
    expect(answer).toEqual({ result: 'unknown' });
  });

  it('tries one call after a rest and closes when it succeeds', async () => {
    const evidence = await openBreaker();
    contract.twin.ails = undefined;
    vi.setSystemTime(Date.now() + REST_MS);
    expect(await ask(evidence)).toMatchObject({ result: 'known' });
    expect(await ask(evidence)).toMatchObject({ result: 'known' });
    expect(asked()).toBe(FAILURES_THAT_OPEN + 2);
  });

  it('opens again when that one call fails', async () => {
    const evidence = await openBreaker();
    vi.setSystemTime(Date.now() + REST_MS);
    await ask(evidence);
    contract.twin.ails = undefined;
    expect(await ask(evidence)).toEqual({ result: 'unavailable' });
    expect(asked()).toBe(FAILURES_THAT_OPEN + 1);
  });
});
