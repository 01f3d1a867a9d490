// What the importer knows of people: the tables behind the directory: adapters of the evidence ports (domain.md 4, 5).
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EvidenceDirectory0004 implements MigrationInterface {
  readonly name = 'EvidenceDirectory0000000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE tax_record (
      id text PRIMARY KEY NOT NULL, ssn text NOT NULL, identity text NOT NULL, returns text NOT NULL,
      income_documents text NOT NULL, line_digest text NOT NULL, imported_at text NOT NULL)`);
    await runner.query(`CREATE TABLE credit_file (
      id text PRIMARY KEY NOT NULL, frozen boolean NOT NULL, accounts text NOT NULL, imported_at text NOT NULL)`);
    await runner.query(`CREATE TABLE phone_record (
      id text PRIMARY KEY NOT NULL, person_id text NOT NULL, number text NOT NULL, holder text NOT NULL,
      line_type text NOT NULL, linked boolean NOT NULL, imported_at text NOT NULL,
      CONSTRAINT "phone_record_line_type" CHECK (line_type IN ('MOBILE', 'LANDLINE', 'VOIP')))`);
    await runner.query('CREATE INDEX phone_record_person ON phone_record (person_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE phone_record');
    await runner.query('DROP TABLE credit_file');
    await runner.query('DROP TABLE tax_record');
  }
}
