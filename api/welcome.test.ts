import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.js';
import { welcome } from './welcome.js';

describe('the welcome', () => {
  it('names the port that the demonstration must call, also behind an address of a proxy', async () => {
    const config = loadConfig({ PORT: '4401', PUBLIC_URL: 'https://access.example.gov' });
    const text = await welcome(config, config.publicUrl);
    expect(text).toContain('Secure Access is ready at https://access.example.gov');
    expect(text).toContain(':  PORT=4401 npm run demo');
  });

  it('says which values of the policy were overridden', async () => {
    const config = loadConfig({ POLICY: 'nist-800-63-4', POLICY_SET: 'codeTries=2,loginMinutes=0.5' });
    expect(await welcome(config, config.publicUrl)).toContain(
      'nist-800-63-4, overridden: codeTries=2, loginMinutes=0.5',
    );
  });
});
