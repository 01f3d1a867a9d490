// Every message as somebody may get it: the tests of the messages and the watch over their translations
// (scripts/translations.ts) read these. The first sample of a kind carries all that it may carry; where a value chooses
// other words, a sample for each follows. A new kind without one does not compile.
import type {
  AboutLetter,
  Channel,
  EmailContent,
  Language,
  LetterContent,
  MessageDefinition,
} from './define-message.js';
import {
  type LetterKind,
  type LetterVars,
  letters,
  type MessageKind,
  type MessageVars,
  messages,
} from './index.js';

/** One sample, or several. */
type Samples<V> = Required<V> | readonly [Required<V>, ...V[]];

export const sampleAbout: AboutLetter = {
  publicUrl: 'https://secure-access.services.example.gov',
  site: 'secure-access.services.example.gov',
  host: 'secure-access.services.example.gov',
  disavowDays: 10,
  serial: 'K7QM4XT',
  date: '2026-11-23',
  codeExpiresOn: '2026-12-23',
};
export const sampleLink = `https://secure-access.services.example.gov/not-me#${'x'.repeat(43)}`;

const at = '2026-11-23T20:05:00.000Z';
const disavowLink = sampleLink;
const code = '483920';
const minutes = 10;

const messageVars: { [K in MessageKind]: Samples<MessageVars<K>> } = {
  EMAIL_CODE: { code, minutes },
  SIGN_IN_EMAIL_CODE: { code, minutes },
  EMAIL_CHANGE_CODE: { code, minutes },
  PASSWORD_RESET_CODE: { code, minutes },
  REGISTRATION_NOTICE: { at, expectedFrom: '2026-12-01', expectedBy: '2026-12-08', disavowLink },
  ALREADY_REGISTERED_NOTICE: { at, disavowLink },
  ACCOUNT_SUPERSEDED: { at, disavowLink },
  DEVICE_CONFIRMED_NOTICE: [
    { at, device: 'APP', disavowLink },
    { at, device: 'PHONE' },
  ],
  DEVICE_REMOVED_NOTICE: { at, disavowLink },
  RENEWAL_NOTICE: { at, disavowLink },
  RENEWAL_CANCELLED_NOTICE: { at, disavowLink },
  PHONE_CHANGE_NOTICE: { at, disavowLink },
  ACCOUNT_CLOSED_NOTICE: { at, disavowLink },
  ACCOUNT_SUSPENDED_NOTICE: { at, disavowLink },
  EMAIL_CHANGE_NOTICE: { at, disavowLink },
  EMAIL_CHANGED_NOTICE: { at, disavowLink },
  PASSWORD_CHANGED_NOTICE: { at, disavowLink },
  PASSWORD_RESET_NOT_POSSIBLE: [
    { at, why: 'UNKNOWN' },
    { at, why: 'NO_DEVICE' },
    { at, why: 'SUSPENDED' },
  ],
  PASSWORD_RESET_NOTICE: { at, disavowLink },
  SECRET_ANSWERS_NOTICE: { at, disavowLink },
  SITE_IDENTITY_NOTICE: { at, disavowLink },
  USERNAME_REMINDER: [
    { at, usernames: ['gale.larkin', 'larkin.family'] },
    { at, usernames: ['gale.larkin'] },
    { at, usernames: [] },
  ],
  ACCOUNT_CLOSED_TEXT: { at, disavowLink },
  ACCOUNT_SUSPENDED_TEXT: { at, disavowLink },
  EMAIL_CHANGED_TEXT: { at, disavowLink },
  PASSWORD_CHANGED_TEXT: { at, disavowLink },
  AGREEMENT_NOTICE: { version: '2027-1', effectiveAt: at },
  PHONE_ACTIVATION_CODE: { code, minutes },
  SECURITY_CODE: { code, minutes },
  DEVICE_CONFIRMED_TEXT: { at, disavowLink },
  DEVICE_REMOVED_TEXT: { at, disavowLink },
  RENEWAL_TEXT: { at, disavowLink },
  PHONE_CHANGE_TEXT: { at, disavowLink },
  DISAVOWED_NOTICE: [
    { at, emailBack: true, devicesBack: true, disavowLink },
    { at, emailBack: false, devicesBack: false, disavowLink },
  ],
  DISAVOWED_TEXT: { at, disavowLink },
};
const letterVars: { [K in LetterKind]: Samples<LetterVars<K>> } = {
  ACTIVATION_CODE: { code: '48392011' },
  REGISTRATION_NOTICE: { at },
  DEVICE_NOTICE: [
    { at, device: 'APP' },
    { at, device: 'PHONE' },
  ],
  PASSWORD_RESET_NOTICE: { at },
  PHONE_CHANGED_NOTICE: { at },
};

/** A message in both languages. */
export interface SampledMessage {
  readonly kind: string;
  readonly channel: Channel;
  /** The kind with what sets this sample apart: `RENEWAL_NOTICE`, `RENEWAL_NOTICE.withoutLink`. */
  readonly name: string;
  readonly hasLink: boolean;
  readonly content: Readonly<Record<Language, EmailContent | LetterContent | string>>;
}

/** Every kind with each of its samples; a sample with a "this was not me" link also as it goes out without one. */
export function sampledMessages(): SampledMessage[] {
  return [
    ...(Object.keys(messages) as MessageKind[]).flatMap((kind) => sampled(messages[kind], messageVars[kind])),
    ...(Object.keys(letters) as LetterKind[]).flatMap((kind) => sampled(letters[kind], letterVars[kind])),
  ];
}

// TypeScript does not follow a kind and its vars as a pair through the index: `never` is what fits them all.
type AnyDefinition = MessageDefinition<string, Channel, never>;

function sampled(definition: AnyDefinition, samples: object): SampledMessage[] {
  const { kind, channel, render } = definition;
  const given: readonly object[] = Array.isArray(samples) ? samples : [samples];
  return given.flatMap((vars, index) => {
    const name = index === 0 ? kind : `${kind}.${index + 1}`;
    const words = (some: object) => ({
      EN: render.EN(some as never, sampleAbout),
      ES: render.ES(some as never, sampleAbout),
    });
    const { disavowLink: link, ...rest } = vars as { disavowLink?: string };
    const whole = { kind, channel, name, hasLink: link !== undefined, content: words(vars) };
    if (!whole.hasLink) return [whole];
    return [whole, { ...whole, name: `${name}.withoutLink`, hasLink: false, content: words(rest) }];
  });
}
