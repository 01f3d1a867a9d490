// The only writer of a state column. It finds the row of the table, changes the state only if it still is what the
// caller saw, and so lets exactly one of two racing steps win.
import { type FlowTable, findRow } from '../../../schema/flows/flow-table.js';
import { raw, type SqlText, sql } from '../db/sql.js';
import type { Tx } from '../db/transaction.js';

/** What moves: one row of a table that has `id` and `state`. */
export interface FlowPosition<S extends string> {
  readonly id: string;
  readonly state: S;
}

export type Advance<S extends string> = { moved: true; to: S } | { moved: false };

/**
 * Moves one row of `table` by `event`. `changes` are further columns to write in the same statement (column → value).
 * Answers `moved: false`, having changed nothing, when the table has no such row or another step was faster.
 */
export async function advance<S extends string, E extends string, G extends string, A extends string>(
  tx: Tx,
  move: {
    table: string;
    flow: FlowTable<S, E, G, A>;
    at: FlowPosition<S>;
    event: NoInfer<E>;
    facts: Readonly<Record<NoInfer<G>, boolean>>;
    changes?: Record<string, unknown>;
  },
): Promise<Advance<S>> {
  const row = findRow(move.flow, move.at.state, move.event, move.facts);
  if (!row) return { moved: false };
  let assignments: SqlText = sql`state = ${row.to}`;
  for (const [column, value] of Object.entries(move.changes ?? {})) {
    assignments = sql`${assignments}, ${raw(column)} = ${value}`;
  }
  const changed = await tx.execute(
    sql`UPDATE ${raw(move.table)} SET ${assignments} WHERE id = ${move.at.id} AND state = ${move.at.state}`,
  );
  return changed === 1 ? { moved: true, to: row.to } : { moved: false };
}
