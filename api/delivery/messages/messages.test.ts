// Every message in both languages, with the samples of samples.ts: a new kind gets its sample there (domain.md 2.1, 2.2, 2.6).
import { describe, expect, it } from 'vitest';
import { fitsOneText } from '../channels/gsm7.js';
import type { EmailContent, Language, LetterContent } from './define-message.js';
import { letters } from './index.js';
import { sampleAbout, sampledMessages, sampleLink } from './samples.js';

const languages: Language[] = ['EN', 'ES'];
const rendered = languages.flatMap((language) =>
  sampledMessages().map(({ kind, name, channel, hasLink, content }) => ({
    name: `${channel} ${name} in ${language}`,
    channel,
    language,
    isCode: kind.endsWith('_CODE'),
    hasLink,
    content: content[language],
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

  it.each(notices)('$name says when, and how to object', ({ content, language, channel, hasLink }) => {
    const words = JSON.stringify(content);
    const when = { EN: 'November 23, 2026', ES: '23 de noviembre de 2026' }[language];
    expect(words).toContain(channel === 'TEXT' ? '11/23/2026' : when);
    // A text has room for one of the two.
    expect(words).toContain(channel === 'TEXT' && hasLink ? sampleLink : '1-888-841-4648');
    expect(words.includes('/not-me')).toBe(hasLink);
  });

  it.each(notices.filter(({ channel, hasLink }) => channel === 'EMAIL' && hasLink))(
    '$name carries its link on a line of its own',
    ({ content }) => {
      expect((content as EmailContent).text).toContain(`\n${sampleLink}\n`);
    },
  );
});

describe('letters', () => {
  it.each(post)('$name gives its reference and the desk', ({ content }) => {
    const { before, after } = content as LetterContent;
    expect([...before, ...after].join(' ')).toMatch(/K7QM4XT/);
    expect([...before, ...after].join(' ')).toContain('1-888-841-4648');
  });

  it('carries a code only in its place', () => {
    const { before, after, code } = letters.ACTIVATION_CODE.render.EN({ code: '48392011' }, sampleAbout);
    expect(code).toBe('48392011');
    expect([...before, ...after].join(' ')).not.toContain('48392011');
  });
});
