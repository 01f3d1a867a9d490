// What must hold for every flow, generated from the tables themselves.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedActions, defineFlow, enter, type FlowTable, findRow } from './flow-table.js';
import * as flows from './index.js';

const tables = Object.entries(flows)
  .filter(([name]) => name.endsWith('Flow') && name !== 'defineFlow')
  .map(([, table]) => table as unknown as FlowTable);

const guardsOf = (table: FlowTable): string[] => [...new Set([...table.entries, ...table.transitions].flatMap((row) => (row.when ? [row.when] : [])))];
const eventsOf = (table: FlowTable): string[] => [...new Set(table.transitions.map((row) => row.on))];
/** Every way in which the guards of a table may hold. */
const factsOf = (table: FlowTable) => fc.record(Object.fromEntries(guardsOf(table).map((guard) => [guard, fc.boolean()])));

it('finds the flows', () => {
  expect(tables.map((table) => table.name).sort()).toEqual(['letter', 'login', 'message', 'passwordReset', 'registration']);
});

describe.each(tables)('the flow $name', (table) => {
  const states = Object.keys(table.states);

  it('names only states that it has, and says something of each state and row', () => {
    for (const row of table.transitions) expect(states).toEqual(expect.arrayContaining([row.from, row.to]));
    for (const entry of table.entries) expect(states).toContain(entry.to);
    const said = [...Object.values(table.states), ...table.entries, ...table.transitions];
    for (const { says } of said) expect(says).toMatch(/^\S.*\.$/);
  });

  it('says when each of its guards holds, and of no other', () => {
    expect(Object.keys(table.facts).sort()).toEqual(guardsOf(table).sort());
    for (const says of Object.values(table.facts)) expect(says).toMatch(/^\S.*\.$/);
  });

  it('can be begun whatever the facts are', () => {
    fc.assert(
      fc.property(factsOf(table), (facts) => {
        expect(states).toContain(enter(table, facts));
      }),
    );
  });

  it('leads to every state', () => {
    const reached = new Set(table.entries.map((entry) => entry.to));
    for (let before = -1; before !== reached.size; ) {
      before = reached.size;
      for (const row of table.transitions) if (reached.has(row.from)) reached.add(row.to);
    }
    expect([...reached].sort()).toEqual([...states].sort());
  });

  it('ends: from every open state some way leads to a final one', () => {
    const ending = new Set(states.filter((state) => table.states[state]?.final));
    for (let before = -1; before !== ending.size; ) {
      before = ending.size;
      for (const row of table.transitions) if (ending.has(row.to)) ending.add(row.from);
    }
    expect([...ending].sort()).toEqual([...states].sort());
  });

  it('has no row that another above it hides', () => {
    const seen = new Set<string>();
    for (const { from, on, when } of table.transitions) {
      expect(seen).not.toContain(`${from} ${on}`);
      expect(seen).not.toContain(`${from} ${on} ${when}`);
      seen.add(when === undefined ? `${from} ${on}` : `${from} ${on} ${when}`);
    }
  });

  it('knows no way for a pair of state and event that it does not declare', () => {
    const pair = fc.record({
      state: fc.constantFrom(...states),
      event: fc.oneof(fc.constantFrom(...eventsOf(table)), fc.string()),
      facts: factsOf(table),
    });
    fc.assert(
      fc.property(pair, ({ state, event, facts }) => {
        const declared = table.transitions.some((row) => row.from === state && row.on === event);
        const row = findRow(table, state, event, facts);
        if (!declared) expect(row).toBeUndefined();
        if (row) expect(row).toMatchObject({ from: state, on: event });
        if (row?.when) expect(facts[row.when]).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('offers a person exactly the deeds that some event of this state would accept', () => {
    const place = fc.record({ state: fc.constantFrom(...states), facts: factsOf(table) });
    fc.assert(
      fc.property(place, ({ state, facts }) => {
        const accepted = eventsOf(table).flatMap((event) => {
          const row = findRow(table, state, event, facts);
          return row?.by ? [row.by] : [];
        });
        expect(new Set(allowedActions(table, state, facts))).toEqual(new Set(accepted));
      }),
    );
  });

  it('stays within itself on any walk, and moves no more once it has ended without a way on', () => {
    const walk = fc.record({
      facts: factsOf(table),
      events: fc.array(fc.constantFrom(...eventsOf(table)), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(walk, ({ facts, events }) => {
        let state = enter(table, facts);
        for (const event of events) {
          const row = findRow(table, state, event, facts);
          if (row && table.states[state]?.final) expect(row.when).toBeDefined();
          state = row?.to ?? state;
          expect(states).toContain(state);
        }
      }),
    );
  });
});

describe('a table that cannot work is refused when it is loaded', () => {
  const entries = [{ to: 'A', says: 'Begins.' }] as const;

  it('with a state that nothing leads to', () => {
    const states = { A: { says: 'Begun.', final: true }, B: { says: 'Lost.', final: true } };
    expect(() => defineFlow({ name: 'lost', states, facts: {}, entries, transitions: [] })).toThrow('lost: nothing leads to B');
  });

  it('with an open state that nothing leaves', () => {
    const transitions = [{ from: 'A', on: 'ASK', to: 'A', says: 'Round and round.' }] as const;
    expect(() => defineFlow({ name: 'stuck', states: { A: { says: 'Begun.' } }, facts: {}, entries, transitions })).toThrow('stuck: nothing leaves A');
  });
});
