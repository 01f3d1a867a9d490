// Where keys are used, as data: each domain lists its columns, and rotation reads the lists (domain.md section 6).

/** Columns whose values are sealed, each bound to `table:column:id`. Null and wiped values are passed over. */
export interface SealedColumns {
  readonly table: string;
  readonly idColumn: string;
  readonly columns: readonly string[];
}

/** A sealed column whose value in clear is indexed blindly, owned by the row. */
export interface IndexedColumn {
  readonly table: string;
  readonly idColumn: string;
  readonly purpose: string;
  readonly sealedColumn: string;
  /** Whether one owner has the value alone (blind_index) or several share it (blind_index_many). */
  readonly isUnique: boolean;
  /** The column that names the owner, where it is not the row's id. */
  readonly ownerColumn?: string;
  /** The indexed value made of the opened one, where they differ: lower case, for one. */
  readonly valueFrom?: (opened: string) => string;
}

/** One-way values that begin with a key id and `mark`: they cannot be made anew, so their key stays until none is left. */
export interface StampedColumn {
  readonly purpose: 'code' | 'password';
  readonly table: string;
  readonly column: string;
  /** `.` after the key id of a code's digest, `$` after that of a password's hash. */
  readonly mark: '.' | '$';
}

export interface KeyUses {
  readonly sealed: readonly SealedColumns[];
  readonly indexed: readonly IndexedColumn[];
  readonly stamped: readonly StampedColumn[];
  /** Purposes whose index also holds values that are kept nowhere, because they are only counted on. */
  readonly counted: readonly string[];
}
