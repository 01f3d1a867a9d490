// What a change of keys has to seal and index anew in the directory (domain.md section 6: rotation re-encrypts and
// re-indexes in the background, without the person).
import { PHONE_INDEX, SSN_INDEX } from './directory-rows.js';

/** Sealed columns; each value is bound to `table:column:id`. */
export const DIRECTORY_SEALED = [
  { table: 'tax_record', idColumn: 'id', columns: ['ssn', 'identity', 'returns', 'income_documents'] },
  { table: 'credit_file', idColumn: 'id', columns: ['accounts'] },
  { table: 'phone_record', idColumn: 'id', columns: ['number', 'holder'] },
] as const;

/** Indexes: the value in clear is exactly what the sealed column holds; its owner is the row. */
export const DIRECTORY_INDEXED = [
  { table: 'tax_record', idColumn: 'id', purpose: SSN_INDEX, sealedColumn: 'ssn', isUnique: true },
  { table: 'phone_record', idColumn: 'id', purpose: PHONE_INDEX, sealedColumn: 'number', isUnique: false },
] as const;
