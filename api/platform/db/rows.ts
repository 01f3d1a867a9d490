// Entities as the description of tables, plain statements as the way to them: TypeORM's metadata names the columns,
// and one statement reads or writes them. A sign-in has a budget of a few statements (docs/decisions/0004-plain-statements.md).
import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { joined, raw, type SqlText, sql } from './sql.js';
import type { ReadTx, Tx } from './transaction.js';

interface Shape {
  readonly table: SqlText;
  readonly columns: SqlText;
  readonly names: ReadonlyMap<string, string>;
  readonly booleans: readonly string[];
  readonly properties: readonly (readonly [column: string, property: string])[];
}

const shapes = new WeakMap<EntityMetadata, Shape>();

function shapeOf(tx: ReadTx, entity: EntityTarget<ObjectLiteral>): Shape {
  const metadata = tx.manager.connection.getMetadata(entity);
  const known = shapes.get(metadata);
  if (known) return known;
  const properties = metadata.columns.map((column) => [column.databaseName, column.propertyName] as const);
  const shape: Shape = {
    table: raw(metadata.tableName),
    columns: joined(
      properties.map(([column]) => raw(column)),
      ', ',
    ),
    names: new Map(properties.map(([column, property]) => [property, column])),
    booleans: metadata.columns
      .filter((column) => column.type === 'boolean')
      .map((column) => column.propertyName),
    properties,
  };
  shapes.set(metadata, shape);
  return shape;
}

function columnOf(shape: Shape, property: string): SqlText {
  const name = shape.names.get(property);
  if (!name) throw new Error(`no such column: ${property}`);
  return raw(name);
}

/** Rows of `entity`, `rest` being what follows the table name: ``sql`WHERE id = ${id}` ``. */
export async function findAll<E extends ObjectLiteral>(
  tx: ReadTx,
  entity: new () => E,
  rest: SqlText,
): Promise<E[]> {
  const shape = shapeOf(tx, entity);
  const found = await tx.sql<Record<string, unknown>>(
    sql`SELECT ${shape.columns} FROM ${shape.table} ${rest}`,
  );
  return found.map((row) => {
    const made = new entity() as Record<string, unknown>;
    for (const [column, property] of shape.properties) made[property] = row[column];
    // SQLite keeps truth as 0 and 1.
    for (const property of shape.booleans) made[property] = Boolean(made[property]);
    return made as E;
  });
}

/** The first row, or undefined. */
export async function find<E extends ObjectLiteral>(
  tx: ReadTx,
  entity: new () => E,
  rest: SqlText,
): Promise<E | undefined> {
  return (await findAll(tx, entity, rest))[0];
}

/** The first row, held until the transaction ends, so that two steps of one flow go one after the other. */
export async function findAndHold<E extends ObjectLiteral>(
  tx: Tx,
  entity: new () => E,
  rest: SqlText,
): Promise<E | undefined> {
  return find(tx, entity, tx.dialect === 'postgres' ? sql`${rest} FOR UPDATE` : rest);
}

/** Inserts one row; properties that are left out take the default of the table. */
export async function insert<E extends ObjectLiteral>(
  tx: Tx,
  entity: new () => E,
  row: Partial<E>,
): Promise<void> {
  const shape = shapeOf(tx, entity);
  const properties = Object.keys(row);
  const columns = joined(
    properties.map((property) => columnOf(shape, property)),
    ', ',
  );
  const values = joined(
    properties.map((property) => sql`${row[property]}`),
    ', ',
  );
  await tx.execute(sql`INSERT INTO ${shape.table} (${columns}) VALUES (${values})`);
}

/** Changes the rows that `rest` selects and tells how many: compare-and-set is a `where` on what was seen. */
export async function update<E extends ObjectLiteral>(
  tx: Tx,
  entity: new () => E,
  changes: Partial<E>,
  rest: SqlText,
): Promise<number> {
  const shape = shapeOf(tx, entity);
  const assignments = Object.entries(changes).map(
    ([property, value]) => sql`${columnOf(shape, property)} = ${value}`,
  );
  return tx.execute(sql`UPDATE ${shape.table} SET ${joined(assignments, ', ')} ${rest}`);
}
