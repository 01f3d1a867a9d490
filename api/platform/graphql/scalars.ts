// The two scalars of the contract: DateTime (RFC 3339, UTC) and Date (YYYY-MM-DD). Inside, instants and days are
// text in exactly these forms; a JavaScript Date is accepted on the way out.
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'An instant as RFC 3339 text in UTC with milliseconds, such as 2026-03-01T14:05:00.000Z.',
  serialize: (value) => (value instanceof Date ? instant(value.toISOString()) : instant(value)),
  parseValue: instant,
  parseLiteral: (node) => instant(textOf(node)),
});

export const CalendarDate = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A day of the calendar as YYYY-MM-DD.',
  serialize: (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : day(value)),
  parseValue: day,
  parseLiteral: (node) => day(textOf(node)),
});

function instant(value: unknown): string {
  const epochMs = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(epochMs)) throw new GraphQLError('DateTime must be RFC 3339 text.');
  return new Date(epochMs).toISOString();
}

function day(value: unknown): string {
  const [text, year, month, date] = (typeof value === 'string' && DAY.exec(value)) || [];
  const known = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
  if (text === undefined || known.toISOString().slice(0, 10) !== text) {
    throw new GraphQLError('Date must be a day of the calendar as YYYY-MM-DD.');
  }
  return text;
}

function textOf(node: ValueNode): unknown {
  return node.kind === Kind.STRING ? node.value : undefined;
}
