// What would put real people at risk is refused at the start, and every fault is told at once.
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.js';

const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};
const production = {
  NODE_ENV: 'production',
  EMAIL_URL: 'smtp://mail.example',
  SMS_URL: 'smpp://id:word@carrier.example:2775',
};

describe('the settings', () => {
  it('need none to be set for a trial on one machine', () => {
    expect(loadConfig({})).toMatchObject({ host: '127.0.0.1', port: 4000, role: 'all', seedDemo: true });
  });

  it('take no demonstration and no test SSNs as the default of a production', () => {
    expect(loadConfig(production)).toMatchObject({
      seedDemo: false,
      acceptTestSsns: false,
      introspection: false,
    });
  });

  it.each([
    ['an outbox', { EMAIL_URL: 'outbox:' }, /outbox/],
    ['test SSNs', { ACCEPT_TEST_SSNS: 'true' }, /ACCEPT_TEST_SSNS/],
    ['the demonstration people', { SEED_DEMO: 'true' }, /SEED_DEMO/],
  ])('refuse %s in production', (_, env, fault) => {
    expect(faultsOf({ ...production, ...env })).toEqual([expect.stringMatching(fault)]);
  });

  it('refuse outbox and demonstration in any mode when strangers can reach the address', () => {
    expect(faultsOf({ HOST: '0.0.0.0' })).toEqual([expect.stringMatching(/outbox:/)]);
    expect(faultsOf({ HOST: '0.0.0.0', SEED_DEMO: 'true' })).toHaveLength(2);
  });

  it('need Redis where API and workers are apart', () => {
    expect(faultsOf({ ROLE: 'worker' })).toEqual(['ROLE=worker needs REDIS_URL']);
  });

  it('tell every fault at once, without repeating what may be secret', () => {
    const faults = faultsOf({
      PORT: 'ninety',
      DATABASE_URL: 'mysql://user:hunter2@db',
      POLICY_SET: 'codeTries=0,color=red',
      TRUST_PROXY: 'proxy',
      SEED_DEMO: 'perhaps',
    });
    expect(faults.length).toBeGreaterThanOrEqual(6);
    expect(faults.join()).not.toContain('hunter2');
  });
});
