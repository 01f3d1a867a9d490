// What goes out: messages and their attempts, letters and their batches, and the turns of jobs that come round
// (domain.md 2.2 and 6, api.md "Running it").
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE message (
    id text PRIMARY KEY NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('EMAIL', 'TEXT')),
    language text NOT NULL CHECK (language IN ('EN', 'ES')),
    state text NOT NULL CHECK (state IN ('QUEUED', 'SENDING', 'SENT', 'FAILED', 'EXPIRED')),
    owner_kind text NOT NULL,
    owner_id text NOT NULL,
    recipient text,
    subject text,
    body text,
    created_at text NOT NULL,
    not_after text NOT NULL,
    due_at text NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    ended_at text,
    reference text,
    CHECK (state IN ('QUEUED', 'SENDING') OR (subject IS NULL AND body IS NULL))
  )`,
  `CREATE INDEX message_due ON message (due_at) WHERE state IN ('QUEUED', 'SENDING')`,
  `CREATE INDEX message_of_owner ON message (owner_id, id)`,
  `CREATE INDEX message_reference ON message (reference) WHERE reference IS NOT NULL`,
  `CREATE TABLE message_attempt (
    id text PRIMARY KEY NOT NULL,
    message_id text NOT NULL REFERENCES message (id),
    at text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('SENT', 'RETRY', 'REFUSED', 'DELIVERED', 'UNDELIVERED')),
    reason text
  )`,
  `CREATE INDEX message_attempt_of_message ON message_attempt (message_id, id)`,
  `CREATE TABLE letter_batch (
    id text PRIMARY KEY NOT NULL,
    opened_at text NOT NULL,
    due_at text NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    staging text,
    letters integer NOT NULL DEFAULT 0,
    handed_over_at text,
    acknowledged_at text,
    files_removed_at text
  )`,
  `CREATE INDEX letter_batch_unfinished ON letter_batch (due_at) WHERE handed_over_at IS NULL`,
  `CREATE TABLE letter (
    id text PRIMARY KEY NOT NULL,
    serial text NOT NULL UNIQUE,
    kind text NOT NULL,
    language text NOT NULL CHECK (language IN ('EN', 'ES')),
    state text NOT NULL CHECK (state IN
      ('QUEUED', 'BATCHED', 'HANDED_OVER', 'ACKNOWLEDGED', 'RETURNED', 'USED', 'EXPIRED', 'SUPERSEDED')),
    account_id text NOT NULL,
    code_id text,
    recipient_name text,
    address text,
    content text,
    asked_at text NOT NULL,
    date text NOT NULL,
    mail_by text NOT NULL,
    expected_from text NOT NULL,
    expected_by text NOT NULL,
    code_expires_at text NOT NULL,
    due_at text NOT NULL,
    batch_id text REFERENCES letter_batch (id),
    handed_over_at text,
    content_until text,
    returned_reason text
  )`,
  `CREATE INDEX letter_due ON letter (due_at) WHERE state = 'QUEUED'`,
  `CREATE INDEX letter_of_account ON letter (account_id, id)`,
  `CREATE INDEX letter_of_batch ON letter (batch_id)`,
  `CREATE INDEX letter_of_code ON letter (code_id)`,
  `CREATE INDEX letter_to_wipe ON letter (content_until) WHERE content IS NOT NULL`,
  `CREATE TABLE job_round (
    name text PRIMARY KEY NOT NULL,
    next_at text NOT NULL
  )`,
];

export class Delivery0003 implements MigrationInterface {
  readonly name = 'Delivery0000000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['job_round', 'letter', 'letter_batch', 'message_attempt', 'message'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
