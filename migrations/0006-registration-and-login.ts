// The two flows of the person: registration (domain.md 2.1) and signing in (2.4). Personal columns are sealed text.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE registration (
    id text PRIMARY KEY NOT NULL,
    kind text NOT NULL CHECK (kind IN ('FIRST_TIME', 'UPGRADE', 'RENEWAL')),
    state text NOT NULL CHECK (state IN ('CONFIRM_EMAIL', 'IDENTITY', 'FINANCIAL_ACCOUNT', 'PHONE', 'PHONE_CODE', 'CREDENTIALS', 'COMPLETE', 'EXPIRED')),
    token_digest text NOT NULL,
    language text NOT NULL CHECK (language IN ('EN', 'ES')),
    application text NOT NULL,
    first_name text,
    last_name text,
    email text,
    ssn text,
    person_id text,
    address_of_record text,
    last_return_address text,
    phone text,
    activation text CHECK (activation IN ('PHONE', 'MAIL')),
    account_id text,
    login_id text,
    device_lost boolean NOT NULL DEFAULT false,
    look_ups integer NOT NULL DEFAULT 0,
    letter_id text,
    financial_kind text,
    financial_reference text,
    soft_inquiry_at text,
    created_at text NOT NULL,
    expires_at text NOT NULL,
    completed_at text,
    wiped_at text
  )`,
  `CREATE UNIQUE INDEX registration_token ON registration (token_digest)`,
  `CREATE INDEX registration_by_age ON registration (expires_at) WHERE wiped_at IS NULL`,
  `CREATE TABLE login (
    id text PRIMARY KEY NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    state text NOT NULL CHECK (state IN ('REPLACE_TEMPORARY_PASSWORD', 'CONFIRM_EMAIL', 'PROVE_IDENTITY', 'ACTIVATION_CODE', 'ENROL_DEVICE', 'CONFIRM_DEVICE', 'SECURITY_CODE', 'AGREEMENT', 'COMPLETE')),
    token_digest text NOT NULL,
    application text NOT NULL,
    transport text CHECK (transport IN ('COOKIE', 'BEARER')),
    misses integer NOT NULL DEFAULT 0,
    by_temporary_password boolean NOT NULL DEFAULT false,
    device_id text,
    pairing_id text,
    registration_id text,
    created_at text NOT NULL,
    expires_at text NOT NULL
  )`,
  `CREATE UNIQUE INDEX login_token ON login (token_digest)`,
  `CREATE INDEX login_by_age ON login (expires_at)`,
];

export class RegistrationAndLogin0006 implements MigrationInterface {
  readonly name = 'RegistrationAndLogin0000000000006';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE login');
    await runner.query('DROP TABLE registration');
  }
}
