// U.S.-based, text-enabled numbers (domain.md 2.1): the territories belong to the United States, Canada and most of the
// Caribbean share +1 and do not. A mobile cannot be told from a landline by its digits; the carrier says that.
import parsePhoneNumber from 'libphonenumber-js/max';
import type { UserErrorRow } from '../platform/graphql/user-error.js';

type NotAccepted = 'notUnitedStates' | 'tollFree' | 'premium' | 'voip';

const UNITED_STATES = new Set(['US', 'PR', 'VI', 'GU', 'AS', 'MP']);

/**
 * The number in E.164, or why it is not taken. Numbers are taken as people write them. What a person may do instead
 * depends on where it is asked for: in a registration, or for a new device.
 */
export function usPhoneNumber(
  typed: string,
  askedFor: 'registration' | 'device' = 'registration',
): { number: string } | { error: UserErrorRow } {
  const field = ['input', 'phone'];
  const unreadable = { error: { code: 'INVALID_INPUT', field, reason: 'phone.format' } } as const;
  const refuse = (why: NotAccepted) => {
    const reason = askedFor === 'device' ? (`device.${why}` as const) : why;
    return { error: { code: 'PHONE_NOT_ACCEPTED', field, reason } } as const;
  };
  const parsed = typed.length > 40 ? undefined : parsePhoneNumber(typed, 'US');
  if (!parsed?.isPossible()) return unreadable;
  if (parsed.countryCallingCode !== '1') return refuse('notUnitedStates');
  const type = parsed.getType();
  if (type === 'TOLL_FREE') return refuse('tollFree');
  if (type === 'PREMIUM_RATE') return refuse('premium');
  if (type === 'VOIP' || type === 'PERSONAL_NUMBER') return refuse('voip');
  if (!parsed.isValid()) return unreadable;
  if (!parsed.country || !UNITED_STATES.has(parsed.country)) return refuse('notUnitedStates');
  return { number: parsed.number };
}

/** A number of which only the last four digits are shown: `***-***-0188`. */
export function maskPhone(number: string): string {
  return `***-***-${number.slice(-4)}`;
}

/** An address of which only the first letter and the domain are shown: `g***@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}***${email.slice(at)}`;
}
