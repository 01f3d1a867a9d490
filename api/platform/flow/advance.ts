// The only writer of a state column. It finds the row of the table, changes the state only if it still is what the
// caller saw, and so lets exactly one of two racing steps win.
import { type FlowTable, findRow } from '../../../schema/flows/flow-table.js';
import { update } from '../db/rows.js';
import { sql } from '../db/sql.js';
import type { Tx } from '../db/transaction.js';

/** What moves: one row of a table that has `id` and `state`. */
export interface FlowPosition<S extends string> {
  id: string;
  state: S;
}

export type Advance<S extends string> = { moved: true; to: S } | { moved: false };

/**
 * Moves one row of `entity` by `event`; `changes` are written in the same statement. Answers `moved: false`, having
 * changed nothing, when the table has no such row or another step was faster.
 */
export async function advance<
  Row extends FlowPosition<S>,
  S extends string,
  E extends string,
  G extends string,
  A extends string,
>(
  tx: Tx,
  move: {
    entity: new () => Row;
    flow: FlowTable<S, E, G, A>;
    at: FlowPosition<NoInfer<S>>;
    event: NoInfer<E>;
    facts: Readonly<Record<NoInfer<G>, boolean>>;
    changes?: Partial<NoInfer<Row>>;
  },
): Promise<Advance<S>> {
  const row = findRow(move.flow, move.at.state, move.event, move.facts);
  if (!row) return { moved: false };
  const changed = await update(
    tx,
    move.entity,
    { ...move.changes, state: row.to } as Partial<Row>,
    sql`WHERE id = ${move.at.id} AND state = ${move.at.state}`,
  );
  return changed === 1 ? { moved: true, to: row.to } : { moved: false };
}
