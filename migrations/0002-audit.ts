// The audit trail: append-only rows chained by HMAC; the database itself refuses changes (domain.md section 6).
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Audit0002 implements MigrationInterface {
  readonly name = 'Audit0000000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE audit_event (
      seq integer NOT NULL PRIMARY KEY CHECK (seq > 0),
      id text NOT NULL,
      at text NOT NULL,
      actor_kind text NOT NULL
        CHECK (actor_kind IN ('STRANGER', 'APPLICANT', 'HOLDER', 'STAFF', 'APPLICATION', 'SYSTEM')),
      actor_id text,
      kind text NOT NULL,
      subject_id text,
      outcome text NOT NULL CHECK (outcome IN ('DONE', 'REFUSED', 'FAILED')),
      address_hash text,
      request_id text,
      details text NOT NULL,
      key_id text NOT NULL,
      prev_mac text NOT NULL,
      mac text NOT NULL)`);
    await runner.query('CREATE INDEX audit_event_subject ON audit_event (subject_id, seq)');
    await runner.query('CREATE INDEX audit_event_actor ON audit_event (actor_id, seq)');
    await (runner.connection.options.type === 'postgres' ? refuseOnPostgres(runner) : refuseOnSqlite(runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_event');
    if (runner.connection.options.type === 'postgres')
      await runner.query('DROP FUNCTION audit_event_refuse()');
  }
}

async function refuseOnPostgres(runner: QueryRunner): Promise<void> {
  await runner.query(`CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$`);
  await runner.query(`CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()`);
  await runner.query(`CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()`);
}

async function refuseOnSqlite(runner: QueryRunner): Promise<void> {
  for (const deed of ['UPDATE', 'DELETE'])
    await runner.query(`CREATE TRIGGER audit_event_no_${deed.toLowerCase()} BEFORE ${deed} ON audit_event
      BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END`);
}
