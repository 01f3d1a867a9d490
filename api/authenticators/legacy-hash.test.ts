import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { legacyPerson } from '../test/legacy-people.js';
import { legacyOutcome, legacyText, nobodysParameters, readLegacyHash } from './legacy-hash.js';

const hex = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');
/** Of OpenBSD's own test vectors, with the other letters that the same algorithm goes by. */
const BCRYPT = 'm0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe';

describe('a password hash of the old system', () => {
  it.each([0, 1, 2, 3])(
    'of a person of the demonstration file (%d) opens with her password alone',
    async (n) => {
      const { person, password } = legacyPerson(n);
      const read = readLegacyHash(person.legacyAccount?.passwordHash ?? '');
      if (!read) throw new Error('not read');
      expect(await legacyOutcome(read.parameters, password)).toBe(read.outcome);
      expect(await legacyOutcome(read.parameters, `${password} `)).not.toBe(read.outcome);
    },
  );

  it.each([
    ['bcrypt 2a', `$2a$06$${BCRYPT}`, 'a', '2b$06'],
    ['bcrypt 2b', `$2b$06$${BCRYPT}`, 'a', '2b$06'],
    ['bcrypt 2y', `$2y$06$${BCRYPT}`, 'a', '2b$06'],
    [
      'PBKDF2 that names its length',
      '$pbkdf2-sha256$i=29000,l=32$c2FsdDE1OTQ4$ujvzvrZ9ZsHKWmbgOyMGMRfwdfrsGpOYdQM91BOaRIw',
      'eServices-5692-15',
      'pbkdf2-sha256$i=29000,l=32',
    ],
    [
      'salted SHA-1 with a salt of any signs',
      { scheme: 'salted-sha1', salt: 'ñ $!', hash: hex('sha1', 'ñ $!gehéim') },
      'gehéim',
      'salted-sha1',
    ],
    [
      'salted SHA-256 in capitals, without a salt',
      { scheme: 'salted-sha256', salt: '', hash: hex('sha256', 'geheim').toUpperCase() },
      'geheim',
      'salted-sha256',
    ],
  ])('%s is read, kept as one text, and made again', async (_what, written, password, kind) => {
    const read = readLegacyHash(written);
    expect(read?.kind).toBe(kind);
    if (!read) throw new Error('not read');
    expect(readLegacyHash(legacyText(read))).toEqual(read);
    expect(legacyText(read)).toMatch(/^\$[^!]+$/);
    expect(await legacyOutcome(read.parameters, password)).toBe(read.outcome);
    expect(await legacyOutcome(nobodysParameters(kind), password)).toHaveLength(read.outcome.length);
  });

  it.each([
    ['bcrypt that takes a minute', `$2b$20$${BCRYPT}`],
    ['bcrypt of an old bug', `$2x$06$${BCRYPT}`],
    ['bcrypt cut short', `$2b$06$${BCRYPT.slice(1)}`],
    [
      'PBKDF2 that takes an hour',
      '$pbkdf2-sha256$i=900000000$c2FsdA$ujvzvrZ9ZsHKWmbgOyMGMRfwdfrsGpOYdQM91BOaRIw',
    ],
    ['PBKDF2 with padding', '$pbkdf2-sha256$i=29000$c2FsdA==$ujvzvrZ9ZsHKWmbgOyMGMRfwdfrsGpOYdQM91BOaRIw='],
    [
      'PBKDF2 of another length',
      '$pbkdf2-sha256$i=29000,l=20$c2FsdA$ujvzvrZ9ZsHKWmbgOyMGMRfwdfrsGpOYdQM91BOaRIw',
    ],
    [
      'PBKDF2 with a bit too many',
      '$pbkdf2-sha256$i=29000$c2FsdA$ujvzvrZ9ZsHKWmbgOyMGMRfwdfrsGpOYdQM91BOaRIx',
    ],
    ['PBKDF2 without a count', '$pbkdf2-sha256$29000$c2FsdA$ujvzvrZ9ZsHKWmbgOyMGMRfwdfrsGpOYdQM91BOaRIw'],
    ['another scheme', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA'],
    ['SHA-1 with the length of SHA-256', { scheme: 'salted-sha1', salt: 's', hash: 'a'.repeat(64) }],
    ['nothing', ''],
  ])('%s is none', (_what, written) => {
    expect(readLegacyHash(written)).toBeUndefined();
  });

  it('of a password longer than bcrypt reads, or with a zero in it, is checked like any other', async () => {
    const parameters = nobodysParameters('2b$04');
    for (const password of ['x'.repeat(200), 'a\0b'])
      expect(await legacyOutcome(parameters, password)).toHaveLength(31);
  });
});
