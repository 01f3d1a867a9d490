// Every sentence that a person reads, in both languages, under one name each: what stands in schema/, and the messages as
// they go out. Whoever adds a pair to a file that is named here need do nothing more; scripts/translations.test.ts tells
// of a file that is not.
import type { EmailContent, LetterContent } from '../../api/delivery/messages/define-message.js';
import { sampledMessages } from '../../api/delivery/messages/samples.js';
import * as activity from '../../schema/activity.js';
import * as applications from '../../schema/applications.js';
import * as deviceNames from '../../schema/device-names.js';
import * as federalHolidays from '../../schema/federal-holidays.js';
import * as helpDesk from '../../schema/help-desk.js';
import * as letterWords from '../../schema/letter-words.js';
import * as notMeWords from '../../schema/not-me-words.js';
import * as pageWords from '../../schema/page-words.js';
import * as requestErrors from '../../schema/request-errors.js';
import * as requirements from '../../schema/requirements.js';
import * as secretQuestions from '../../schema/secret-questions.js';
import * as siteImages from '../../schema/site-images.js';
import * as userErrorReasons from '../../schema/user-error-reasons.js';
import * as userErrors from '../../schema/user-errors.js';
import * as whereaboutsWords from '../../schema/whereabouts-words.js';

/** A sentence, or the parts of a letter, in both languages. */
export interface SentencePair {
  readonly EN: string;
  readonly ES: string;
}

// `user-errors.ts` hands the reasons on, so that they come once, under one name.
const { reasons: _once, ...errors } = userErrors;
const written = {
  ...{
    activity,
    applications,
    deviceNames,
    errors,
    federalHolidays,
    helpDesk,
    letterWords,
    notMeWords,
    pageWords,
    requestErrors,
    requirements,
  },
  ...{ secretQuestions, siteImages, userErrorReasons, whereaboutsWords },
};

/** All pairs by name: `userErrors.LOCKED`, `siteImages.owl.description`, `emails.EMAIL_CODE.subject`. */
export function sentencePairs(): ReadonlyMap<string, SentencePair> {
  const found = new Map<string, SentencePair>();
  for (const exported of Object.values(written))
    for (const [name, value] of Object.entries(exported)) collect(found, name, value);
  for (const { channel, name, content } of sampledMessages()) {
    const place = `${channel.toLowerCase()}s.${name}`;
    const { EN, ES } = content;
    if (typeof EN === 'string') add(found, place, { EN, ES: ES as string });
    else if ('subject' in EN) addParts(found, place, EN, ES as EmailContent);
    else addParts(found, place, printed(EN), printed(ES as LetterContent));
  }
  return found;
}

/** Goes down to whatever has both languages; rows of a list are named by their id or key. */
function collect(found: Map<string, SentencePair>, name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if ('EN' in value && 'ES' in value) add(found, name, value as SentencePair);
  else
    for (const [key, inner] of Object.entries(value)) {
      const { id, key: own } = (inner ?? {}) as { id?: string; key?: string };
      collect(found, `${name}.${Array.isArray(value) ? (id ?? own ?? key) : key}`, inner);
    }
}

function add(found: Map<string, SentencePair>, name: string, { EN, ES }: SentencePair): void {
  if (found.has(name)) throw new Error(`two sentences are called ${name}`);
  found.set(name, { EN, ES });
}

function addParts<P extends object>(found: Map<string, SentencePair>, name: string, EN: P, ES: P): void {
  for (const part of new Set([...Object.keys(EN), ...Object.keys(ES)]) as Set<keyof P & string>)
    add(found, `${name}.${part}`, { EN: String(EN[part] ?? ''), ES: String(ES[part] ?? '') });
}

const printed = ({ title, before, code, after }: LetterContent) => ({
  title,
  text: [...before, ...(code === undefined ? [] : [code]), ...after].join('\n'),
});
