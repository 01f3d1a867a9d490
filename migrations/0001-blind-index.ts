// Blind indexes, one row for each live key version: unique values and shared ones (domain.md section 6).
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BlindIndex0001 implements MigrationInterface {
  readonly name = 'BlindIndex0000000000001';

  async up(runner: QueryRunner): Promise<void> {
    // On SQLite the table is then its own primary key: one tree to write to instead of two.
    const storage = runner.connection.options.type === 'postgres' ? '' : ' WITHOUT ROWID';
    await runner.query(`CREATE TABLE blind_index (
      purpose text NOT NULL, key_id text NOT NULL, digest text NOT NULL, owner_id text NOT NULL,
      PRIMARY KEY (purpose, key_id, digest))${storage}`);
    await runner.query('CREATE INDEX blind_index_owner ON blind_index (owner_id)');
    await runner.query(`CREATE TABLE blind_index_many (
      purpose text NOT NULL, key_id text NOT NULL, digest text NOT NULL, owner_id text NOT NULL,
      PRIMARY KEY (purpose, key_id, digest, owner_id))${storage}`);
    await runner.query('CREATE INDEX blind_index_many_owner ON blind_index_many (owner_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE blind_index_many');
    await runner.query('DROP TABLE blind_index');
  }
}
