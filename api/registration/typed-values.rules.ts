// What a person types, checked one value at a time, so that each fault lands on its own field (api.md "Conventions").

import type { ReasonOf } from '../../schema/user-errors.js';
import type { Address } from '../evidence/index.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';

/** A value in its kept form, or the fault. Several are collected and told at once. */
export interface Typed<T> {
  readonly value: T;
  readonly faults: readonly UserErrorRow[];
}

const good = <T>(value: T): Typed<T> => ({ value, faults: [] });
const bad = <T>(value: T, reason: ReasonOf<'INVALID_INPUT'>, ...path: string[]): Typed<T> => ({
  value,
  faults: [{ code: 'INVALID_INPUT', field: ['input', ...path], reason }],
});

/** A given or family name: letters of any script with the marks that belong between them. */
export function typedName(typed: string, field: string): Typed<string> {
  const value = typed.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (value === '') return bad(value, 'required', field);
  if (value.length > 60) return bad(value, 'text.tooLong', field);
  return /^\p{L}[\p{L}\p{M}'’. -]*$/u.test(value) ? good(value) : bad(value, 'name.format', field);
}

/** An address of the form local@domain.tld; the confirmation code is the true test. */
export function typedEmail(typed: string, field = 'email'): Typed<string> {
  const value = typed.trim();
  if (value === '') return bad(value, 'required', field);
  if (value.length > 254) return bad(value, 'text.tooLong', field);
  const shape = /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}$/u;
  return shape.test(value) ? good(value) : bad(value, 'email.format', field);
}

/**
 * Nine digits as the SSA gives them out; ITINs are not taken. 900-999 and 666 are test numbers, where they are
 * accepted at all (domain.md section 5).
 */
export function typedSsn(typed: string, acceptTestSsns: boolean): Typed<string> {
  const value = typed.replace(/[\s-]/g, '');
  const wellFormed = /^\d{9}$/.test(value) && !/^000|^\d{3}00|0000$/.test(value);
  const testNumber = /^(9|666)/.test(value);
  return wellFormed && (acceptTestSsns || !testNumber) ? good(value) : bad(value, 'ssn.format', 'ssn');
}

/** A day of the calendar that is not in the future. */
export function typedBirthDate(typed: string, now: Date): Typed<string> {
  const value = typed.trim();
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  if (!day || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value || value < '1880') {
    return bad(value, 'date.format', 'dateOfBirth');
  }
  return day > now ? bad(value, 'date.future', 'dateOfBirth') : good(value);
}

const STATES = new Set(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR ' +
    'PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU AS MP FM MH PW AA AE AP'
  ).split(' '),
);

export interface TypedAddress {
  line1: string;
  line2?: string | null;
  city: string;
  state: string;
  zip: string;
}

/** A postal address of the United States, its territories or the military post. */
export function typedAddress(typed: TypedAddress): Typed<Address> {
  const line2 = typed.line2?.trim();
  const value: Address = {
    line1: typed.line1.trim(),
    ...(line2 ? { line2 } : {}),
    city: typed.city.trim(),
    state: typed.state.trim().toUpperCase(),
    zip: typed.zip.trim(),
  };
  const faults: UserErrorRow[] = [];
  const fault = (field: string, reason: ReasonOf<'INVALID_INPUT'>) =>
    void faults.push({ code: 'INVALID_INPUT', field: ['input', 'address', field], reason });
  if (!value.line1) fault('line1', 'required');
  if (value.line1.length > 100) fault('line1', 'text.tooLong');
  if ((value.line2?.length ?? 0) > 100) fault('line2', 'text.tooLong');
  if (!value.city) fault('city', 'required');
  if (value.city.length > 60) fault('city', 'text.tooLong');
  if (!STATES.has(value.state)) fault('state', 'state.unknown');
  if (!/^\d{5}(-?\d{4})?$/.test(value.zip)) fault('zip', 'zip.format');
  return { value, faults };
}

/** The last eight digits of an account number; blanks and hyphens may stand between them. */
export function typedLastEight(typed: string): Typed<string> {
  const value = typed.replace(/[\s-]/g, '');
  return /^\d{8}$/.test(value) ? good(value) : bad(value, 'lastEight.format', 'lastEight');
}

/** All faults of several values. */
export function faultsOf(...values: readonly { readonly faults: readonly UserErrorRow[] }[]): UserErrorRow[] {
  return values.flatMap((value) => [...value.faults]);
}
