// A flow is a table: states, and rows that say what moves one state to the next. It has no effects.
// The API, the tests and the printed docs read the same table (docs/decisions/0002-flows-are-tables.md).

/** One row: in state `from`, when event `on` happens and guard `when` holds, the flow goes to `to`. */
export interface FlowRow<S extends string, E extends string, G extends string, A extends string> {
  readonly from: S;
  readonly on: E;
  /** The mutation that a person calls to bring the event about; absent for the system's own events. */
  readonly by?: A;
  /** A named fact that must hold. Rows are read top to bottom; the unguarded row of a pair comes last. */
  readonly when?: G;
  readonly to: S;
  readonly says: string;
}

/** How a flow begins: the first entry whose guard holds wins. */
export interface FlowEntry<S extends string, G extends string> {
  readonly when?: G;
  readonly to: S;
  readonly says: string;
}

export interface FlowState {
  readonly says: string;
  readonly final?: boolean;
}

export interface FlowTable<S extends string = string, E extends string = string, G extends string = string, A extends string = string> {
  readonly name: string;
  readonly states: Readonly<Record<S, FlowState>>;
  /** When each guard holds, in a sentence for the printed page; `NoInfer`: the rows name the guards, not this record. */
  readonly facts: Readonly<Record<NoInfer<G>, string>>;
  readonly entries: readonly FlowEntry<S, G>[];
  readonly transitions: readonly FlowRow<S, E, G, A>[];
}

/** Facts are the named guards, each true or false, computed by a pure function of the domain. */
export type FactsOf<T> = T extends FlowTable<string, string, infer G, string> ? Readonly<Record<G, boolean>> : never;
export type StateOf<T> = T extends FlowTable<infer S, string, string, string> ? S : never;
export type EventOf<T> = T extends FlowTable<string, infer E, string, string> ? E : never;
export type ActionOf<T> = T extends FlowTable<string, string, string, infer A> ? A : never;

type Facts<G extends string> = Readonly<Record<G, boolean>>;

/** Checks the table once, when it is loaded: every name known, every state reachable, every open state left. */
export function defineFlow<const S extends string, const E extends string, const G extends string = never, const A extends string = never>(table: FlowTable<S, E, G, A>): FlowTable<S, E, G, A> {
  const states = Object.keys(table.states) as S[];
  const reached = new Set<S>(table.entries.map((entry) => entry.to));
  for (const row of table.transitions) reached.add(row.to);
  for (const state of states) {
    const leaves = table.transitions.some((row) => row.from === state && row.to !== state);
    if (!reached.has(state)) throw new Error(`${table.name}: nothing leads to ${state}`);
    if (!table.states[state].final && !leaves) throw new Error(`${table.name}: nothing leaves ${state}`);
  }
  return Object.freeze(table);
}

/** The state in which a new flow begins. Throws when no entry fits: the table lacks an unguarded one. */
export function enter<S extends string, E extends string, G extends string, A extends string>(table: FlowTable<S, E, G, A>, facts: Facts<G>): S {
  const entry = table.entries.find((candidate) => candidate.when === undefined || facts[candidate.when]);
  if (!entry) throw new Error(`${table.name}: no way in`);
  return entry.to;
}

/** The row that applies, or undefined when the event is not allowed in this state. */
export function findRow<S extends string, E extends string, G extends string, A extends string>(table: FlowTable<S, E, G, A>, from: S, event: E, facts: Facts<G>): FlowRow<S, E, G, A> | undefined {
  return table.transitions.find((row) => row.from === from && row.on === event && (row.when === undefined || facts[row.when]));
}

/** What a person may do next: the mutations named by the rows that leave this state under these facts. */
export function allowedActions<S extends string, E extends string, G extends string, A extends string>(table: FlowTable<S, E, G, A>, state: S, facts: Facts<G>): A[] {
  const actions = new Set<A>();
  for (const row of table.transitions) {
    if (row.from === state && row.by && (row.when === undefined || facts[row.when])) actions.add(row.by);
  }
  return [...actions];
}
