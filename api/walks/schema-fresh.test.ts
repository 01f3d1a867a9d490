// The migrations make, from an empty database, the tables that the entities describe, on both databases, and take them
// away again. That the printed GraphQL schema is fresh is held by api/test/printed.guard.test.ts.
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.js';
import { entities } from '../entities.js';
import { type TemporaryDatabase, temporaryDatabase } from '../test/temporary-database.js';

interface ColumnFacts {
  readonly type: string;
  readonly nullable: boolean;
  readonly primary: boolean;
}
type Tables = Record<string, Record<string, ColumnFacts>>;

/** Only statements know these two: no row of theirs is ever an object. */
const WITHOUT_ENTITY = ['idempotent_call', 'job_round'];

const IN_DATABASE = {
  sqlite: `SELECT m.name AS "table", c.name AS "column", lower(c.type) AS type, c."notnull" = 0 AS nullable, c.pk > 0 AS "primary"
    FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`,
  postgres: `SELECT c.table_name AS "table", c.column_name AS "column", c.data_type AS type, c.is_nullable = 'YES' AS nullable,
    EXISTS (SELECT 1 FROM information_schema.table_constraints t
      JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name)
      WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name AND k.column_name = c.column_name) AS "primary"
    FROM information_schema.columns c WHERE c.table_schema = 'public'`,
};

async function tablesOf(source: DataSource, dialect: keyof typeof IN_DATABASE): Promise<Tables> {
  const tables: Tables = {};
  type Row = { table: string; column: string; type: string; nullable: unknown; primary: unknown };
  for (const row of (await source.query(IN_DATABASE[dialect])) as Row[]) {
    if (row.table === 'migrations' || row.table.startsWith('sqlite_')) continue;
    const facts = { type: row.type, nullable: Boolean(row.nullable), primary: Boolean(row.primary) };
    tables[row.table] = { ...tables[row.table], [row.column]: facts };
  }
  return tables;
}

function describedTables(source: DataSource): Tables {
  return Object.fromEntries(
    source.entityMetadatas.map(({ tableName, columns }) => [
      tableName,
      Object.fromEntries(
        columns.map((column) => [
          column.databaseName,
          {
            type: source.driver.normalizeType(column),
            nullable: column.isNullable,
            primary: column.isPrimary,
          },
        ]),
      ),
    ]),
  );
}

describe.each(['sqlite', 'postgres'] as const)('the schema on %s', (dialect) => {
  let database: TemporaryDatabase;
  let source: DataSource;
  beforeAll(async () => {
    database = await temporaryDatabase(dialect, { entities, migrations });
    source = database.db.sources[0] as DataSource;
  });
  afterAll(() => database.remove());

  it('is what the entities describe, column by column', async () => {
    const made = await tablesOf(source, dialect);
    expect(Object.keys(made)).toEqual(expect.arrayContaining(WITHOUT_ENTITY));
    for (const name of WITHOUT_ENTITY) delete made[name];
    expect(made).toEqual(describedTables(source));
  });

  it('refuses a change of the audit trail whoever makes it', async () => {
    await source.query(`INSERT INTO audit_event (seq, id, at, actor_kind, kind, outcome, details, key_id, prev_mac, mac)
      VALUES (1, 'a', 'b', 'SYSTEM', 'c', 'DONE', '{}', 'k', 'p', 'm')`);
    await expect(source.query(`UPDATE audit_event SET kind = 'd'`)).rejects.toThrow(/append-only/);
    await expect(source.query('DELETE FROM audit_event')).rejects.toThrow(/append-only/);
  });

  it('goes away again migration by migration, and comes back', async () => {
    for (const _each of migrations) await source.undoLastMigration({ transaction: 'each' });
    expect(await tablesOf(source, dialect)).toEqual({});
    const ran = await source.runMigrations({ transaction: 'each' });
    expect(ran).toHaveLength(migrations.length);
    expect(Object.keys(await tablesOf(source, dialect)).length).toBe(entities.length + WITHOUT_ENTITY.length);
  });
});
