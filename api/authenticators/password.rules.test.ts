import { describe, expect, it } from 'vitest';
import { policyFrom } from '../../schema/policy.js';
import { reasons } from '../../schema/user-errors.js';
import { isCommonPassword } from './common-passwords.js';
import { judgePassword } from './password.rules.js';

const { policy } = policyFrom('irs-2017');
const judge = (password: string, username = 'anna.lopez') => {
  const verdict = judgePassword({ password, username, policy, isCommon: isCommonPassword });
  return verdict.ok ? 'accepted' : verdict.reason;
};

describe('a new password', () => {
  it.each([
    ['a few words', 'blue canoe after rain', 'accepted'],
    ['eight lower-case letters', 'vqzkwmtb', 'accepted'],
    ['eight digits that nobody would guess', '83920417', 'accepted'],
    ['64 characters', 'x y'.repeat(21).padEnd(64, 'z'), 'accepted'],
    ['blanks and signs of any script', 'наш дом ☂ 家', 'accepted'],
    ['eight emoji, counted as eight', '🐢🐳🦉🐧🐈🐟🦋🐌', 'accepted'],
    ['seven characters', 'vqzkwmt', 'password.tooShort'],
    ['seven emoji, although 14 units', '🐢🐳🦉🐧🐈🐟🦋', 'password.tooShort'],
    ['seven letters with combining marks', 'n\u0303'.repeat(7), 'password.tooShort'],
    ['65 characters', 'x y'.repeat(21).padEnd(65, 'z'), 'password.tooLong'],
    ['a common one', 'password123', 'password.common'],
    ['a common one in capitals', 'Football1', 'password.common'],
    ['one typed in full-width letters', 'ｐａｓｓｗｏｒｄ１', 'password.common'],
    ['a common one in Spanish', 'TeQuieroMucho1', 'password.common'],
    ['one character repeated', 'aaaaaaaa', 'password.common'],
    ['a run of digits', '87654321', 'password.common'],
    ['the name of the service', 'SecureAccess1', 'password.common'],
    ['a common one as part of a longer one', 'password at the blue lake', 'accepted'],
    ['the username', 'Anna.Lopez', 'password.containsUsername'],
    ['the username inside', 'my ANNA.LOPEZ!!', 'password.containsUsername'],
    ['a control character', 'blue\u0000canoe', 'password.characters'],
    ['half a character', 'blue canoe \ud83d', 'password.characters'],
  ])('%s', (_what, password, verdict) => {
    expect(judge(password)).toBe(verdict);
  });

  it('may be up to 128 characters with nist-800-63-4', () => {
    const nist = policyFrom('nist-800-63-4').policy;
    const facts = { username: 'anna.lopez', policy: nist, isCommon: isCommonPassword };
    expect(judgePassword({ ...facts, password: 'x y z'.repeat(25) })).toEqual({ ok: true });
    expect(judgePassword({ ...facts, password: 'x y z'.repeat(26) })).toMatchObject({ ok: false });
  });

  it('is refused as too short in words that name the number of the policy', () => {
    expect(reasons.PASSWORD_REJECTED['password.tooShort'].EN).toContain('eight');
    expect(policy.passwordMinLength).toBe(8);
    expect(policyFrom('nist-800-63-4').policy.passwordMinLength).toBe(8);
  });
});
