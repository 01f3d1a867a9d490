// What a version of the user agreement must be to be published (domain.md 2.8 "versions with advance notice").
import { Temporal } from 'temporal-polyfill';

/** How a version is named: it stands in an address as it is. */
export const VERSION_FORMAT = /^[A-Za-z0-9][\w.-]{0,39}$/;

export interface NewAgreement {
  /** A short name such as `2018-1`; it stands in the address of the page that shows the text. */
  readonly version: string;
  readonly textEn: string;
  readonly textEs: string;
  /** ISO-8601 instant. */
  readonly effectiveAt: string;
}

export const agreementFaultTexts = {
  VERSION_TAKEN:
    'This version is published already, and what is published is not changed. Choose another name.',
  VERSION_FORMAT:
    'A version is named with 1 to 40 letters, digits, ".", "_" and "-", the first a letter or digit.',
  TEXT_MISSING: 'The text is needed in English and in Spanish; one of them is empty.',
  TEXT_TOO_LONG: 'A text may have 100,000 characters at most.',
  DATE_FORMAT: 'There is no such date. Write it as 2018-02-01.',
  DATE_PAST: 'This date has passed. A version takes effect after it is published.',
  DATE_WITHOUT_NOTICE:
    'Holders are told in advance, so that a version takes effect no earlier than the days of notice after its publication (agreementNoticeDays of the policy). The very first may take effect at once.',
  DATE_NOT_LAST: 'A version takes effect after all those that are published already.',
} as const;
export type AgreementFault = keyof typeof agreementFaultTexts;

export const TEXT_MAX_LENGTH = 100_000;

export interface PublishingFacts {
  readonly now: Date;
  /** When the last of the published versions takes effect; undefined when none is published. */
  readonly latestEffectiveAt: string | undefined;
  /** The end of the notice that begins now. */
  readonly noticeUntil: string;
}

/** Everything that is wrong at once; nothing when it may be published. */
export function agreementFaults(wanted: NewAgreement, facts: PublishingFacts): AgreementFault[] {
  const texts = [wanted.textEn, wanted.textEs];
  const rows: readonly (readonly [fault: AgreementFault, holds: boolean])[] = [
    ['VERSION_FORMAT', !VERSION_FORMAT.test(wanted.version)],
    ['TEXT_MISSING', texts.some((text) => text.trim() === '')],
    ['TEXT_TOO_LONG', texts.some((text) => text.length > TEXT_MAX_LENGTH)],
  ];
  const faults = rows.filter(([, holds]) => holds).map(([fault]) => fault);
  const dateFault = faultOfDate(wanted.effectiveAt, facts);
  return dateFault ? [...faults, dateFault] : faults;
}

function faultOfDate(text: string, facts: PublishingFacts): AgreementFault | undefined {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return 'DATE_FORMAT';
  const effectiveAt = date.toISOString();
  const { latestEffectiveAt } = facts;
  if (date < facts.now) return 'DATE_PAST';
  if (latestEffectiveAt === undefined) return undefined;
  if (effectiveAt < facts.noticeUntil) return 'DATE_WITHOUT_NOTICE';
  return effectiveAt <= latestEffectiveAt ? 'DATE_NOT_LAST' : undefined;
}

/** The instant at which a date (YYYY-MM-DD) begins by Eastern time; undefined when there is no such date. */
export function beginningOf(date: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  try {
    const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
    return new Date(day.toZonedDateTime('America/New_York').epochMilliseconds).toISOString();
  } catch (fault) {
    if (fault instanceof RangeError) return undefined;
    throw fault;
  }
}
