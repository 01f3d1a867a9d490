// One line of the file → a person, or the reason why it is refused (domain.md section 5). A reason says where and what,
// and never quotes the line: it is printed, and lines hold people's data.
import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import type { Person } from '../people.js';

export type ParsedLine = { person: Person } | { refused: string };

const REASONS_SHOWN = 3;

/** Reads one line by `format` (personFormat). */
export function parsePerson(bytes: Buffer, format: z.ZodType<Person>): ParsedLine {
  if (!isUtf8(bytes)) return { refused: 'is not UTF-8' };
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { refused: `is not valid JSON${placeOf(error)}` };
  }
  const checked = format.safeParse(value);
  if (checked.success) return { person: checked.data };
  // A misspelt key also makes its right form missing, so the unknown one is told first.
  const issues = [...checked.error.issues].sort((a, b) => rankOf(a) - rankOf(b));
  const reasons = issues.slice(0, REASONS_SHOWN).map(reasonOf);
  if (issues.length > REASONS_SHOWN) reasons.push(`and ${issues.length - REASONS_SHOWN} more`);
  return { refused: reasons.join('; ') };
}

/** The engine's own message quotes the text, so only the position is taken from it. */
function placeOf(error: unknown): string {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? '' : ` (column ${Number(position) + 1})`;
}

function rankOf(issue: z.core.$ZodIssue): number {
  return issue.code === 'unrecognized_keys' ? 0 : 1;
}

function reasonOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.length === 0 ? 'the line' : issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, REASONS_SHOWN).map((key) => JSON.stringify(key.slice(0, 40)));
    return `unknown key ${keys.join(', ')}${issue.path.length === 0 ? '' : ` in ${place}`}`;
  }
  if (issue.message.endsWith('received undefined')) return `${place} is missing`;
  if (!issue.message.startsWith('Invalid')) return `${place} ${issue.message}`;
  if (issue.code === 'invalid_value') return `${place} is not one of ${issue.values.join(', ')}`;
  return `${place} is not ${issue.code === 'invalid_type' ? named(issue.expected) : 'valid'}`;
}

function named(type: string): string {
  const names: Record<string, string> = { string: 'a text', number: 'a number', boolean: 'true or false' };
  return names[type] ?? `an ${type}`;
}
