// SQL as a template: every value becomes a bound parameter, on SQLite (?) and PostgreSQL ($1) alike.

export type Dialect = 'sqlite' | 'postgres';

/** A piece of SQL with its values kept apart. Made only by `sql`, `raw` and `joined`. */
export interface SqlText {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
}

const isSqlText = (value: unknown): value is SqlText =>
  typeof value === 'object' && value !== null && 'strings' in value && 'values' in value;

/** ``sql`select id from letter where state = ${state}` ``; a nested `sql` piece is spliced in. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): SqlText {
  return { strings, values };
}

/** A name of a table or column written by the project itself. Never pass anything that came from outside. */
export function raw(name: string): SqlText {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new Error(`not a plain SQL name: ${name}`);
  return { strings: [name], values: [] };
}

/** Pieces with a separator between them: `joined(values.map((v) => sql`${v}`), ', ')`. */
export function joined(pieces: readonly SqlText[], separator: string): SqlText {
  const strings = ['', ...pieces.slice(1).map(() => separator), ''];
  return { strings, values: pieces };
}

/** `(a, b, c)` for an `in`. */
export function list(values: readonly unknown[]): SqlText {
  const strings = values.length === 0 ? ['(null)'] : ['(', ...values.slice(1).map(() => ', '), ')'];
  return { strings, values };
}

/** The statement text for one database, with its parameters in order. */
export function render(piece: SqlText, dialect: Dialect): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  let text = '';
  const write = (part: SqlText): void => {
    for (const [index, fragment] of part.strings.entries()) {
      text += fragment;
      if (index >= part.values.length) continue;
      const value = part.values[index];
      if (isSqlText(value)) {
        write(value);
        continue;
      }
      values.push(value === undefined ? null : value);
      text += dialect === 'postgres' ? `$${values.length}` : '?';
    }
  };
  write(piece);
  return { text, values };
}
