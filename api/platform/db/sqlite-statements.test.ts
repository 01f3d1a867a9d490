import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { raw, sql } from './sql.js';
import { type SqliteStatements, statementsOf } from './sqlite-statements.js';

describe('statements that are kept', () => {
  let driver: sqlite3.Database;
  let statements: SqliteStatements;
  let prepared: string[];

  beforeEach(async () => {
    driver = new sqlite3.Database(':memory:');
    prepared = [];
    const prepare = driver.prepare.bind(driver);
    driver.prepare = ((text: string, done: () => void) => {
      prepared.push(text);
      return prepare(text, done);
    }) as typeof driver.prepare;
    statements = statementsOf(driver);
    await statements.run(sql`CREATE TABLE letter (id integer PRIMARY KEY, state text)`);
    prepared.length = 0;
  });

  afterEach(async () => {
    await statements.finalize();
    await new Promise<void>((resolve, reject) =>
      driver.close((error) => (error ? reject(error) : resolve())),
    );
  });

  const add = (id: number) => statements.run(sql`INSERT INTO letter VALUES (${id}, ${'QUEUED'})`);
  const count = async () => (await statements.all(sql`SELECT id FROM letter`)).length;

  it('are prepared once for each text, whatever their values', async () => {
    expect([await add(1), await add(2), await add(3)]).toEqual([1, 1, 1]);
    expect(prepared).toHaveLength(1);
    expect(await count()).toBe(3);
  });

  it('serve again after they failed', async () => {
    await add(1);
    await expect(add(1)).rejects.toThrow('SQLITE_CONSTRAINT');
    expect(await add(2)).toBe(1);
  });

  it('serve many readers at once, also those who come first together', async () => {
    await add(1);
    const found = await Promise.all(
      Array.from({ length: 20 }, () => statements.all(sql`SELECT * FROM letter`)),
    );
    expect(found).toEqual(Array.from({ length: 20 }, () => [{ id: 1, state: 'QUEUED' }]));
  });

  it('know the columns that were added since', async () => {
    await add(1);
    await statements.all(sql`SELECT * FROM letter`);
    await statements.run(sql`ALTER TABLE letter ADD COLUMN batch text`);
    expect(await statements.all(sql`SELECT * FROM letter`)).toEqual([
      { id: 1, state: 'QUEUED', batch: null },
    ]);
  });

  it('make room for others and are prepared anew when they come back', async () => {
    await add(1);
    for (let name = 0; name < 300; name += 1)
      await statements.all(sql`SELECT id AS ${raw(`n${name}`)} FROM letter`);
    expect(await add(2)).toBe(1);
    expect(prepared.filter((text) => text.startsWith('INSERT'))).toHaveLength(2);
  });

  it('are not the long ones of a batch', async () => {
    const long = sql`SELECT id FROM letter WHERE state <> ${'SENT'} ${{ strings: [' '.repeat(3000)], values: [] }}`;
    await statements.all(long);
    expect(await statements.all(long)).toEqual([]);
    expect(prepared).toHaveLength(2);
  });

  it('that cannot be prepared are refused', async () => {
    await expect(statements.all(sql`SELECT id FROM nowhere`)).rejects.toThrow('no such table');
  });

  it('hold no values in the text of an error', async () => {
    await statements.run(sql`CREATE UNIQUE INDEX one ON letter (state)`);
    await statements.run(sql`INSERT INTO letter VALUES (${7}, ${'a secret'})`);
    const fault = await statements.run(sql`INSERT INTO letter VALUES (${8}, ${'a secret'})`).catch(String);
    expect(fault).toContain('SQLITE_CONSTRAINT');
    expect(fault).not.toContain('a secret');
  });
});
