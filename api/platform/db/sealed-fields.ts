// The columns of a table that hold sealed text: each value is bound to its table, column and row, so that one copied
// into another row does not open (domain.md section 6).
import { aad, type Crypto } from '../crypto/index.js';
import { snakeCase } from './naming.js';

export interface SealedFields<Row extends { id: string }, Column extends string & keyof Row> {
  readonly table: string;
  /** Names as in the database; the rotation of keys walks them. */
  readonly columns: readonly string[];
  seal(deps: { crypto: Crypto }, id: string, column: Column, text: string): string;
  /** The text, or '' where there is none. Throws when the value belongs to another row or was changed. */
  open(deps: { crypto: Crypto }, row: Row, column: Column): string;
}

/** `_entity` only fixes the type of a row. */
export function sealedFields<Row extends { id: string }, const Column extends string & keyof Row>(
  _entity: new () => Row,
  table: string,
  columns: readonly Column[],
): SealedFields<Row, Column> {
  return {
    table,
    columns: columns.map(snakeCase),
    seal: ({ crypto }, id, column, text) => crypto.seal(text, aad(table, snakeCase(column), id)),
    open: ({ crypto }, row, column) => {
      const sealed = row[column];
      return typeof sealed === 'string' ? crypto.open(sealed, aad(table, snakeCase(column), row.id)) : '';
    },
  };
}
