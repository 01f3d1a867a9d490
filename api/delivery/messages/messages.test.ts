import { describe, expect, it } from 'vitest';
import { fitsOneText } from '../channels/gsm7.js';
import type { AboutLetter, EmailContent, Language, LetterContent } from './define-message.js';
import { letters, messages } from './index.js';

const about: AboutLetter = {
  publicUrl: 'https://secure-access.services.example.gov',
  host: 'secure-access.services.example.gov',
  disavowDays: 10,
  serial: 'K7QM4XT',
  date: '2026-11-23',
  codeExpiresOn: '2026-12-23',
};
const at = '2026-11-23T20:05:00.000Z';
const vars = {
  code: '483920',
  minutes: 10,
  at,
  device: 'APP' as const,
  expectedFrom: '2026-12-01',
  expectedBy: '2026-12-08',
  disavowLink: `https://secure-access.services.example.gov/not-me/${'x'.repeat(43)}`,
};
const languages: Language[] = ['EN', 'ES'];
const rendered = languages.flatMap((language) =>
  [...Object.values(messages), ...Object.values(letters)].map((message) => ({
    name: `${message.channel} ${message.kind} in ${language}`,
    channel: message.channel,
    language,
    isCode: message.kind.endsWith('_CODE'),
    content: message.render[language](vars, about),
  })),
);
const texts = rendered.filter(({ channel }) => channel === 'TEXT');
const emails = rendered.filter(({ channel }) => channel === 'EMAIL');
const post = rendered.filter(({ channel }) => channel === 'LETTER');

describe('texts', () => {
  it.each(texts)('$name fits one GSM-7 part', ({ content }) => {
    expect(fitsOneText(content as string), content as string).toBe(true);
  });

  it.each(texts.filter(({ isCode }) => isCode))('$name ends with its origin-bound line', ({ content }) => {
    expect((content as string).split('\n').at(-1)).toBe('@secure-access.services.example.gov #483920');
  });
});

describe('e-mails', () => {
  it.each(emails.filter(({ isCode }) => isCode))('$name has its code on a line of its own', ({ content }) => {
    expect((content as EmailContent).text.split('\n')).toContain('483920');
  });
});

describe('notices', () => {
  const notices = rendered.filter(({ isCode }) => !isCode);

  it.each(notices)('$name says when, and how to object', ({ content, language, channel }) => {
    const words = JSON.stringify(content);
    const when = { EN: 'November 23, 2026', ES: '23 de noviembre de 2026' }[language];
    expect(words).toContain(channel === 'TEXT' ? '11/23/2026' : when);
    expect(words).toContain('1-888-841-4648');
  });

  it.each(notices.filter(({ channel }) => channel === 'EMAIL'))('$name carries its link', ({ content }) => {
    expect((content as EmailContent).text).toContain(`\n${vars.disavowLink}\n`);
  });
});

describe('letters', () => {
  it.each(post)('$name gives its reference and the desk', ({ content }) => {
    const { before, after } = content as LetterContent;
    expect([...before, ...after].join(' ')).toMatch(/K7QM4XT/);
    expect([...before, ...after].join(' ')).toContain('1-888-841-4648');
  });

  it('carries a code only in its place', () => {
    const { before, after, code } = letters.ACTIVATION_CODE.render.EN({ code: '48392011' }, about);
    expect(code).toBe('48392011');
    expect([...before, ...after].join(' ')).not.toContain('48392011');
  });
});
