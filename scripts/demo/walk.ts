// What every scene has at hand, and how it calls: the call is told, made, and its answer told in the words of the flow.
import type { FlowTable } from '../../schema/flows/flow-table.js';
import type { Client } from './client.js';
import type { Cast } from './people.js';
import type { Teller } from './tell.js';

export interface Walk {
  readonly client: Client;
  readonly tell: Teller;
  readonly cast: Cast;
}

/** Tells what the flow's table says of the way that mutation `by` has just gone, and where the person stands now. */
export function tellMove({ tell }: Walk, flow: FlowTable, by: string, to: string): void {
  const rows = flow.transitions.filter((one) => one.by === by && one.to === to);
  // Nobody here has a renewal that waits: of several ways it was the one without a condition.
  const row = rows.find((one) => one.when === undefined) ?? rows[0];
  const entry = flow.entries.find((one) => one.to === to);
  tell.line('answers', `${row?.says ?? entry?.says ?? ''} Now at ${to}.`.trimStart());
}
