// Every message in both languages, with a sample of all that it may carry (domain.md 2.1, 2.2, 2.6).
import { describe, expect, it } from 'vitest';
import { fitsOneText } from '../channels/gsm7.js';
import type { AboutLetter, Channel, EmailContent, Language, LetterContent } from './define-message.js';
import {
  type LetterKind,
  type LetterVars,
  letters,
  type MessageKind,
  type MessageVars,
  messages,
} from './index.js';

const about: AboutLetter = {
  publicUrl: 'https://secure-access.services.example.gov',
  site: 'secure-access.services.example.gov',
  host: 'secure-access.services.example.gov',
  disavowDays: 10,
  serial: 'K7QM4XT',
  date: '2026-11-23',
  codeExpiresOn: '2026-12-23',
};
const at = '2026-11-23T20:05:00.000Z';
const disavowLink = `https://secure-access.services.example.gov/not-me/${'x'.repeat(43)}`;
const code = '483920';
const minutes = 10;

// One sample for each kind, with all that it may carry: a new message without one does not compile.
const messageVars: { [K in MessageKind]: Required<MessageVars<K>> } = {
  EMAIL_CODE: { code, minutes },
  SIGN_IN_EMAIL_CODE: { code, minutes },
  EMAIL_CHANGE_CODE: { code, minutes },
  PASSWORD_RESET_CODE: { code, minutes },
  REGISTRATION_NOTICE: { at, expectedFrom: '2026-12-01', expectedBy: '2026-12-08', disavowLink },
  ALREADY_REGISTERED_NOTICE: { at, disavowLink },
  ACCOUNT_SUPERSEDED: { at, disavowLink },
  DEVICE_CONFIRMED_NOTICE: { at, device: 'APP', disavowLink },
  RENEWAL_NOTICE: { at, disavowLink },
  PHONE_ACTIVATION_CODE: { code, minutes },
  SECURITY_CODE: { code, minutes },
  DEVICE_CONFIRMED_TEXT: { at },
  RENEWAL_TEXT: { at },
};
const letterVars: { [K in LetterKind]: Required<LetterVars<K>> } = {
  ACTIVATION_CODE: { code: '48392011' },
  REGISTRATION_NOTICE: { at },
  DEVICE_NOTICE: { at, device: 'APP' },
};

interface Definition {
  readonly kind: string;
  readonly channel: Channel;
  readonly render: Record<
    Language,
    (vars: never, about: AboutLetter) => EmailContent | LetterContent | string
  >;
}
/** A kind with its own sample, as what the tests below need: TypeScript does not follow the pair through the index. */
const sampled = (definition: Definition, vars: unknown) => ({
  kind: definition.kind,
  channel: definition.channel,
  words: (language: Language) => definition.render[language](vars as never, about),
});
const samples = [
  ...(Object.keys(messages) as MessageKind[]).map((kind) => sampled(messages[kind], messageVars[kind])),
  ...(Object.keys(letters) as LetterKind[]).map((kind) => sampled(letters[kind], letterVars[kind])),
];
const languages: Language[] = ['EN', 'ES'];
const rendered = languages.flatMap((language) =>
  samples.map(({ kind, channel, words }) => ({
    name: `${channel} ${kind} in ${language}`,
    channel,
    language,
    isCode: kind.endsWith('_CODE'),
    content: words(language),
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
    expect((content as EmailContent).text).toContain(`\n${disavowLink}\n`);
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
