// The runner on a real database, driven by the tables themselves: what a table does not declare is refused and changes
// nothing, and of two racing steps one loses.
import fc from 'fast-check';
import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as flows from '../../../schema/flows/index.js';
import { enter, type FlowTable, findRow } from '../../../schema/flows/index.js';
import { type TemporaryDatabase, temporaryDatabase } from '../../test/temporary-database.js';
import { find, insert } from '../db/rows.js';
import { sql } from '../db/sql.js';
import { advance } from './advance.js';

@Entity({ name: 'walker' })
class Walker {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) state!: string;
  @Column({ type: 'text' }) note!: string;
}

class Walker0000000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE walker (id text PRIMARY KEY NOT NULL, state text NOT NULL, note text NOT NULL)',
    );
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE walker');
  }
}

const tables = [flows.registrationFlow, flows.loginFlow, flows.letterFlow, flows.messageFlow].map(
  (table) => table as unknown as FlowTable,
);
const factsOf = (table: FlowTable) => {
  const rows = [...table.entries, ...table.transitions];
  const guards = [...new Set(rows.flatMap((row) => (row.when ? [row.when] : [])))];
  return fc.record(Object.fromEntries(guards.map((guard) => [guard, fc.boolean()])));
};

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  let base: TemporaryDatabase;
  let next = 0;
  beforeAll(async () => {
    base = await temporaryDatabase(dialect, { entities: [Walker], migrations: [Walker0000000000001] });
  });
  afterAll(() => base.remove());

  const place = async (state: string): Promise<Walker> => {
    next += 1;
    const row: Walker = { id: `w${next}`, state, note: 'untouched' };
    await base.db.inTx((tx) => insert(tx, Walker, row));
    return row;
  };
  const look = (id: string) => base.db.read((tx) => find(tx, Walker, sql`WHERE id = ${id}`));
  const step = (flow: FlowTable, at: Walker, event: string, facts: Record<string, boolean>, note = 'moved') =>
    base.db.inTx((tx) => advance(tx, { entity: Walker, flow, at, event, facts, changes: { note } }));

  describe.each(tables)('the flow $name', (flow) => {
    const states = Object.keys(flow.states);
    const events = [...new Set(flow.transitions.map((row) => row.on))];

    it('refuses every pair of state and event that it does not declare, and changes nothing', async () => {
      const allTrue = new Proxy({}, { get: () => true }) as Record<string, boolean>;
      for (const state of states) {
        const row = await place(state);
        const undeclared = events.filter(
          (event) => !flow.transitions.some((known) => known.from === state && known.on === event),
        );
        for (const event of undeclared)
          expect(await step(flow, row, event, allTrue), `${state} ${event}`).toEqual({ moved: false });
        expect(await look(row.id)).toEqual(row);
      }
    });

    it('walks as its table says on every random walk', async () => {
      const walk = fc.record({
        facts: factsOf(flow),
        events: fc.array(fc.constantFrom(...events), { maxLength: 12 }),
      });
      await fc.assert(
        fc.asyncProperty(walk, async ({ facts, events: happenings }) => {
          const row = await place(enter(flow, facts));
          for (const [index, event] of happenings.entries()) {
            const expected = findRow(flow, row.state, event, facts);
            const answer = await step(flow, row, event, facts, `step ${index}`);
            expect(answer).toEqual(expected ? { moved: true, to: expected.to } : { moved: false });
            if (expected) Object.assign(row, { state: expected.to, note: `step ${index}` });
          }
          expect(await look(row.id)).toEqual(row);
        }),
        { numRuns: dialect === 'sqlite' ? 40 : 10 },
      );
    });
  });

  describe('a step', () => {
    const flow = flows.messageFlow as unknown as FlowTable;
    let row: Walker;
    beforeEach(async () => {
      row = await place('QUEUED');
    });

    it('is won by one of many that see the same state', async () => {
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, index) => step(flow, row, 'CLAIMED', {}, `worker ${index}`)),
      );
      expect(claims.filter((claim) => claim.moved)).toHaveLength(1);
    });

    it('is refused when the row has moved on since it was looked at', async () => {
      await step(flow, row, 'CLAIMED', {});
      expect(await step(flow, row, 'TOO_OLD', {}, 'too late')).toEqual({ moved: false });
      expect(await look(row.id)).toMatchObject({ state: 'SENDING', note: 'moved' });
    });

    it('is refused when the row is gone', async () => {
      expect(await step(flow, { ...row, id: 'nobody' }, 'CLAIMED', {})).toEqual({ moved: false });
    });

    it('moves no other row', async () => {
      const other = await place('QUEUED');
      await step(flow, row, 'CLAIMED', {});
      expect(await look(other.id)).toEqual(other);
    });

    it('is undone with its transaction', async () => {
      const failing = base.db.inTx(async (tx) => {
        await advance(tx, { entity: Walker, flow, at: row, event: 'CLAIMED', facts: {} });
        throw new Error('the rest of the step failed');
      });
      await expect(failing).rejects.toThrow('the rest of the step failed');
      expect(await look(row.id)).toEqual(row);
    });
  });
});
