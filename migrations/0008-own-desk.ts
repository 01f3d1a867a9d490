// The holder's own desk (domain.md 2.3, 2.5, 2.6, 2.8): imported accounts, recovery, links against what was not the
// holder, changes of the e-mail address, the announcing of agreements, and the applications that ask about sessions.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // When the import brought it; who came in that way is an existing e-Services user (2.7).
  `ALTER TABLE account ADD COLUMN imported_at text`,
  // Set while the hash of the old system stands as it came: a job wraps it in Argon2id, then it is null.
  `ALTER TABLE account ADD COLUMN legacy_hash_since text`,
  `CREATE INDEX account_legacy_hash ON account (id) WHERE legacy_hash_since IS NOT NULL`,
  // Scheme and cost of the old hash: names that nobody has take as long as those of each kind, in their proportion.
  `ALTER TABLE account ADD COLUMN legacy_hash_kind text`,
  // Closed ones too: a repeated import does not bring an account back.
  `CREATE INDEX account_of_person ON account (person_id)`,
  `CREATE INDEX account_legacy_kind ON account (legacy_hash_kind) WHERE legacy_hash_kind IS NOT NULL`,
  // The sign-in that entered the mailed code: another one has to enter it too.
  `ALTER TABLE account ADD COLUMN activation_accepted_by text`,
  // Since a holder said "this was not me": no sign-in before the password is reset.
  `ALTER TABLE account ADD COLUMN password_reset_due_since text`,
  `ALTER TABLE account ADD COLUMN suspended_at text`,
  // How often the password was replaced; a sign-in that began with an older one is over.
  `ALTER TABLE account ADD COLUMN password_changes integer NOT NULL DEFAULT 0`,
  `ALTER TABLE login ADD COLUMN password_changes integer NOT NULL DEFAULT 0`,

  // Wrong security codes since the second factor was last right in this session.
  `ALTER TABLE session ADD COLUMN misses integer NOT NULL DEFAULT 0`,

  // The session of a signed-in holder in which the pairing was started, and which alone confirms it.
  `ALTER TABLE app_pairing ADD COLUMN session_id text`,

  // When the personal data of a closed account was wiped (docs/retention.md).
  `ALTER TABLE account ADD COLUMN wiped_at text`,
  `CREATE INDEX account_to_wipe ON account (closed_at) WHERE status = 'CLOSED' AND wiped_at IS NULL`,

  `CREATE TABLE disavow_link (
    id text PRIMARY KEY NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    token_digest text NOT NULL,
    created_at text NOT NULL,
    expires_at text NOT NULL,
    used_at text
  )`,
  `CREATE UNIQUE INDEX disavow_link_token ON disavow_link (token_digest)`,
  `CREATE INDEX disavow_link_by_age ON disavow_link (expires_at)`,

  // What the help desk has to look at without a case: a holder said "this was not me".
  `CREATE TABLE desk_alert (
    id text PRIMARY KEY NOT NULL,
    kind text NOT NULL CHECK (kind IN ('DISAVOWED')),
    account_id text NOT NULL REFERENCES account (id),
    created_at text NOT NULL,
    seen_at text
  )`,
  `CREATE INDEX desk_alert_unseen ON desk_alert (created_at) WHERE seen_at IS NULL`,

  // Refused sign-ins, written for names that nobody has as well, so that both take the same time.
  `CREATE TABLE refused_sign_in (
    id text PRIMARY KEY NOT NULL,
    subject text NOT NULL,
    at text NOT NULL,
    client text NOT NULL,
    address text NOT NULL
  )`,
  `CREATE INDEX refused_sign_in_of_subject ON refused_sign_in (subject, id)`,
  `CREATE INDEX refused_sign_in_by_age ON refused_sign_in (at)`,

  `CREATE TABLE email_change (
    id text PRIMARY KEY NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    old_email text NOT NULL,
    new_email text NOT NULL,
    state text NOT NULL CHECK (state IN ('OPEN', 'CONFIRMED', 'TAKEN_BACK', 'VOID')),
    created_at text NOT NULL,
    expires_at text NOT NULL,
    confirmed_at text
  )`,
  `CREATE UNIQUE INDEX email_change_one_open ON email_change (account_id) WHERE state = 'OPEN'`,
  `CREATE INDEX email_change_of_account ON email_change (account_id, confirmed_at)`,
  `CREATE INDEX email_change_by_age ON email_change (created_at)`,

  // A reset of a name that nobody has is a row like any other, without an account.
  `CREATE TABLE password_reset (
    id text PRIMARY KEY NOT NULL,
    account_id text REFERENCES account (id),
    state text NOT NULL CHECK (state IN ('CONFIRM_EMAIL', 'SECOND_FACTOR', 'COMPLETE')),
    token_digest text NOT NULL,
    question_id text,
    misses integer NOT NULL DEFAULT 0,
    created_at text NOT NULL,
    expires_at text NOT NULL
  )`,
  `CREATE UNIQUE INDEX password_reset_token ON password_reset (token_digest)`,
  `CREATE INDEX password_reset_by_age ON password_reset (expires_at)`,
  `CREATE INDEX password_reset_of_account ON password_reset (account_id)`,

  // How far the announcing of a version has come: the last account that was told; done when announced_at is set.
  `ALTER TABLE user_agreement ADD COLUMN announced_to text`,
  `ALTER TABLE user_agreement ADD COLUMN announced_at text`,
  `ALTER TABLE user_agreement ADD COLUMN announced_count integer NOT NULL DEFAULT 0`,

  `CREATE TABLE application_client (
    id text PRIMARY KEY NOT NULL,
    application text NOT NULL,
    secret_digest text NOT NULL,
    created_at text NOT NULL,
    ended_at text
  )`,
  // Keys of the applications that have asked about a session, each with a space after it.
  `ALTER TABLE session ADD COLUMN asked_by text NOT NULL DEFAULT ''`,

  // A newer phone change ends the older ones of the account, and a phone that goes takes its texted codes along.
  `CREATE INDEX registration_of_account ON registration (account_id) WHERE account_id IS NOT NULL`,
  `CREATE INDEX login_of_account ON login (account_id)`,
  `CREATE INDEX code_of_owner ON code (owner_id)`,

  // Recipients of codes are wiped with what they were sent for (docs/retention.md), whatever that was.
  `DROP INDEX message_of_login_to_wipe`,
  `CREATE INDEX message_of_flow_to_wipe ON message (created_at)
    WHERE owner_kind IN ('LOGIN', 'SESSION', 'PASSWORD_RESET', 'USERNAME_REMINDER', 'EMAIL_CHANGE') AND recipient IS NOT NULL`,
];

const down = [
  `DROP INDEX message_of_flow_to_wipe`,
  `CREATE INDEX message_of_login_to_wipe ON message (created_at)
    WHERE owner_kind = 'LOGIN' AND recipient IS NOT NULL`,
  `DROP INDEX code_of_owner`,
  `DROP INDEX login_of_account`,
  `DROP INDEX registration_of_account`,
  `ALTER TABLE session DROP COLUMN asked_by`,
  `DROP TABLE application_client`,
  `ALTER TABLE user_agreement DROP COLUMN announced_count`,
  `ALTER TABLE user_agreement DROP COLUMN announced_at`,
  `ALTER TABLE user_agreement DROP COLUMN announced_to`,
  `DROP TABLE password_reset`,
  `DROP TABLE email_change`,
  `DROP TABLE refused_sign_in`,
  `DROP TABLE desk_alert`,
  `DROP TABLE disavow_link`,
  `DROP INDEX account_to_wipe`,
  `ALTER TABLE account DROP COLUMN wiped_at`,
  `ALTER TABLE app_pairing DROP COLUMN session_id`,
  `ALTER TABLE session DROP COLUMN misses`,
  `ALTER TABLE login DROP COLUMN password_changes`,
  `ALTER TABLE account DROP COLUMN password_changes`,
  `ALTER TABLE account DROP COLUMN suspended_at`,
  `ALTER TABLE account DROP COLUMN password_reset_due_since`,
  `ALTER TABLE account DROP COLUMN activation_accepted_by`,
  `DROP INDEX account_legacy_kind`,
  `DROP INDEX account_of_person`,
  `ALTER TABLE account DROP COLUMN legacy_hash_kind`,
  `DROP INDEX account_legacy_hash`,
  `ALTER TABLE account DROP COLUMN legacy_hash_since`,
  `ALTER TABLE account DROP COLUMN imported_at`,
];

export class OwnDesk0008 implements MigrationInterface {
  readonly name = 'OwnDesk0000000000008';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
