import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSiteImage, siteImages } from '../../schema/site-images.js';
import { decoyFor, isSitePhraseAcceptable, normaliseSitePhrase } from './site-identity.js';

const hashUnder = (key: string) => (text: string) => createHmac('sha256', key).update(text).digest();

describe('the phrase and image of a username that nobody has', () => {
  it('are the same at every look and offer a real image', () => {
    const first = decoyFor('nobody.here', hashUnder('key'));
    expect(decoyFor('nobody.here', hashUnder('key'))).toEqual(first);
    expect(isSiteImage(first.siteImageId)).toBe(true);
  });

  it('cannot be foretold without the key', () => {
    const names = Array.from({ length: 50 }, (_, number) => `somebody${number}`);
    const changed = names.filter(
      (name) => decoyFor(name, hashUnder('a')).sitePhrase !== decoyFor(name, hashUnder('b')).sitePhrase,
    );
    expect(changed.length).toBeGreaterThan(45);
  });

  it('are spread over all images and many phrases', () => {
    const decoys = Array.from({ length: 2000 }, (_, number) => decoyFor(`name${number}`, hashUnder('key')));
    expect(new Set(decoys.map((decoy) => decoy.siteImageId)).size).toBe(siteImages.length);
    expect(new Set(decoys.map((decoy) => decoy.sitePhrase)).size).toBeGreaterThan(300);
  });
});

describe('a phrase of one’s own', () => {
  it('may be any short text except the username and the password', () => {
    expect(isSitePhraseAcceptable('Mi perro Canelo', 'anna.lopez', 'a long password')).toBe(true);
    expect(isSitePhraseAcceptable('Anna.Lopez', 'anna.lopez', 'a long password')).toBe(false);
    expect(isSitePhraseAcceptable('A long  password', 'anna.lopez', 'a long password')).toBe(false);
    expect(isSitePhraseAcceptable(' a ', 'anna.lopez', 'a long password')).toBe(false);
    expect(isSitePhraseAcceptable('x'.repeat(81), 'anna.lopez', 'a long password')).toBe(false);
    expect(isSitePhraseAcceptable('bell\u0007', 'anna.lopez', 'a long password')).toBe(false);
  });

  it('is kept without spare blanks', () => {
    expect(normaliseSitePhrase('  my \n blue  canoe ')).toBe('my blue canoe');
  });
});
