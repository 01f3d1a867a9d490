// Persons, accounts, devices, sessions, and what counts tries and sends (domain.md 2, 3 and 6).
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // One row a natural person; blind_index (purpose person.ssn) leads from the SSN to it.
  `CREATE TABLE person (
    id text PRIMARY KEY NOT NULL,
    ssn text NOT NULL,
    created_at text NOT NULL
  )`,
  `CREATE TABLE account (
    id text PRIMARY KEY NOT NULL,
    person_id text REFERENCES person (id),
    status text NOT NULL CHECK (status IN ('AWAITING_ACTIVATION', 'ACTIVE', 'IDENTITY_REQUIRED', 'SUSPENDED', 'CLOSED')),
    language text NOT NULL CHECK (language IN ('EN', 'ES')),
    username text NOT NULL,
    email text NOT NULL,
    unconfirmed_email text,
    first_name text NOT NULL,
    last_name text NOT NULL,
    password_hash text NOT NULL,
    temporary_password_until text,
    site_phrase text,
    site_image_id text,
    proofing_method text CHECK (proofing_method IN ('PHONE', 'MAIL', 'EXCEPTION_BY_PHONE', 'IN_PERSON')),
    proven_at text,
    activation_accepted_at text,
    renewal text CHECK (renewal IN ('BY_MAIL', 'LOST_DEVICE')),
    agreement_version text,
    created_at text NOT NULL,
    closed_at text
  )`,
  // One person, one account: the database itself refuses the second.
  `CREATE UNIQUE INDEX account_one_a_person ON account (person_id) WHERE status <> 'CLOSED'`,
  `CREATE TABLE secret_answer (
    id text PRIMARY KEY NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    question_id text NOT NULL,
    answer_hash text NOT NULL
  )`,
  `CREATE UNIQUE INDEX secret_answer_once ON secret_answer (account_id, question_id)`,
  `CREATE TABLE device (
    id text PRIMARY KEY NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    kind text NOT NULL CHECK (kind IN ('PHONE', 'APP')),
    state text NOT NULL CHECK (state IN ('PENDING', 'ACTIVE', 'ENDED')),
    name text NOT NULL,
    phone text,
    secret text,
    installation text,
    last_step integer NOT NULL DEFAULT 0,
    added_at text NOT NULL,
    last_used_at text,
    ended_at text
  )`,
  // One account has one app and one phone at a time.
  `CREATE UNIQUE INDEX device_one_of_a_kind ON device (account_id, kind) WHERE state = 'ACTIVE'`,
  `CREATE INDEX device_of_account ON device (account_id)`,
  `CREATE TABLE app_pairing (
    id text PRIMARY KEY NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    login_id text,
    code_digest text NOT NULL,
    name text NOT NULL,
    app_secret text NOT NULL,
    uri_secret text NOT NULL,
    installation text,
    state text NOT NULL CHECK (state IN ('OPEN', 'PAIRED', 'CONFIRMED', 'VOID')),
    misses integer NOT NULL DEFAULT 0,
    created_at text NOT NULL,
    expires_at text NOT NULL
  )`,
  `CREATE UNIQUE INDEX app_pairing_code ON app_pairing (code_digest)`,
  `CREATE INDEX app_pairing_of_account ON app_pairing (account_id, state)`,
  `CREATE TABLE code (
    id text PRIMARY KEY NOT NULL,
    purpose text NOT NULL,
    owner_id text NOT NULL,
    digest text NOT NULL,
    misses integer NOT NULL DEFAULT 0,
    state text NOT NULL CHECK (state IN ('OPEN', 'USED', 'VOID')),
    quota_id text,
    created_at text NOT NULL,
    expires_at text NOT NULL
  )`,
  // One open code of a purpose and owner: a newer one voids the older.
  `CREATE UNIQUE INDEX code_one_open ON code (purpose, owner_id) WHERE state = 'OPEN'`,
  `CREATE INDEX code_by_age ON code (expires_at)`,
  `CREATE TABLE attempt (
    purpose text NOT NULL,
    subject text NOT NULL,
    misses integer NOT NULL,
    locked_until text,
    updated_at text NOT NULL,
    PRIMARY KEY (purpose, subject)
  )`,
  `CREATE TABLE quota_use (
    id text PRIMARY KEY NOT NULL,
    purpose text NOT NULL,
    subject text NOT NULL,
    at text NOT NULL
  )`,
  `CREATE INDEX quota_use_of_subject ON quota_use (purpose, subject, at)`,
  `CREATE TABLE session (
    id text PRIMARY KEY NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    token_digest text NOT NULL,
    application text NOT NULL,
    started_at text NOT NULL,
    last_seen_at text NOT NULL,
    expires_at text NOT NULL,
    second_factor_at text,
    client text NOT NULL,
    address text NOT NULL,
    ended_at text
  )`,
  `CREATE UNIQUE INDEX session_token ON session (token_digest)`,
  `CREATE INDEX session_of_account ON session (account_id)`,
  `CREATE TABLE user_agreement (
    version text PRIMARY KEY NOT NULL,
    text_en text NOT NULL,
    text_es text NOT NULL,
    effective_at text NOT NULL,
    published_at text NOT NULL
  )`,
  `CREATE TABLE agreement_acceptance (
    account_id text NOT NULL REFERENCES account (id),
    version text NOT NULL REFERENCES user_agreement (version),
    accepted_at text NOT NULL,
    PRIMARY KEY (account_id, version)
  )`,
  `CREATE TABLE activity (
    id text PRIMARY KEY NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    at text NOT NULL,
    kind text NOT NULL,
    client text NOT NULL,
    address text NOT NULL,
    outcome text NOT NULL
  )`,
  `CREATE INDEX activity_of_account ON activity (account_id, id)`,
  `CREATE TABLE idempotent_call (
    key_digest text PRIMARY KEY NOT NULL,
    input_digest text NOT NULL,
    answer text,
    created_at text NOT NULL
  )`,
];
const tables = [
  'idempotent_call',
  'activity',
  'agreement_acceptance',
  'user_agreement',
  'session',
  'quota_use',
  'attempt',
  'code',
  'app_pairing',
  'device',
  'secret_answer',
  'account',
  'person',
];

export class Accounts0005 implements MigrationInterface {
  readonly name = 'Accounts0000000000005';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}
