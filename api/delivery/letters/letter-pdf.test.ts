import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../messages/define-message.js';
import { letters } from '../messages/index.js';
import { letterPdf, type PrintedLetter } from './letter-pdf.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'letter-pdf-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const letterIn = (language: Language): PrintedLetter => ({
  serial: 'K7QM4XT',
  date: '2026-11-23',
  language,
  recipientName: 'Józef Łukasz O’Neill',
  address: { line1: '17 Harbor Street', line2: 'Apt 4', city: 'Ponce', state: 'PR', zip: '00716-2314' },
  content: letters.ACTIVATION_CODE.render[language](
    { code: '48392011' },
    {
      publicUrl: 'https://access.example.gov',
      site: 'access.example.gov',
      host: 'access.example.gov',
      disavowDays: 10,
      serial: 'K7QM4XT',
      date: '2026-11-23',
      codeExpiresOn: '2026-12-23',
    },
  ),
});

async function printed(letter: PrintedLetter, ...options: string[]): Promise<string[]> {
  const path = join(dir, 'letter.pdf');
  writeFileSync(path, (await letterPdf(letter)).bytes);
  return execFileSync('pdftotext', [...options, path, '-'], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

describe('a letter as PDF', () => {
  it.each<[Language, string[]]>([
    ['EN', []],
    ['EN', ['-layout']],
    ['ES', []],
    ['ES', ['-layout']],
  ])('in %s, read by pdftotext %j, has its code alone after "Activation code"', async (language, options) => {
    const lines = await printed(letterIn(language), ...options);
    expect(lines[lines.indexOf('Activation code') + 1]).toBe('48392011');
  });

  it('is tagged, has a language, a title and one page', async () => {
    const { bytes, pages } = await letterPdf(letterIn('ES'));
    writeFileSync(join(dir, 'info.pdf'), bytes);
    const info = execFileSync('pdfinfo', [join(dir, 'info.pdf')], { encoding: 'utf8' });
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Page size:\s+612 x 792/);
    expect(bytes.toString('latin1')).toContain('es-US');
    expect(pages).toBe(1);
  });

  it('keeps the address inside the window of a #10 envelope however the sheet slides', async () => {
    writeFileSync(join(dir, 'window.pdf'), (await letterPdf(letterIn('EN'))).bytes);
    // 63 to 315 points across, 180 to 228 down: visible at both ends of the sheet's play.
    const window = ['-x', '63', '-y', '180', '-W', '252', '-H', '48', '-r', '72'];
    const seen = execFileSync('pdftotext', [...window, join(dir, 'window.pdf'), '-'], { encoding: 'utf8' });
    expect(seen.trim().split('\n')).toEqual([
      "JÓZEF LUKASZ O'NEILL",
      '17 HARBOR STREET',
      'APT 4',
      'PONCE PR 00716-2314',
    ]);
  });
});
