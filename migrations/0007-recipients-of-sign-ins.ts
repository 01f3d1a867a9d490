// Finds the recipients of sign-ins that are due to be wiped without reading every message there ever was
// (docs/retention.md). Small: what is wiped leaves it.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RecipientsOfSignIns0007 implements MigrationInterface {
  readonly name = 'RecipientsOfSignIns0000000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX message_of_login_to_wipe ON message (created_at)
      WHERE owner_kind = 'LOGIN' AND recipient IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX message_of_login_to_wipe');
  }
}
