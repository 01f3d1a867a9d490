// One reset of a forgotten password on its way (domain.md 2.8). One for a name that nobody has is a row like any other.
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StateOf } from '../../schema/flows/flow-table.js';
import type { passwordResetFlow } from '../../schema/flows/index.js';

@Entity({ name: 'password_reset' })
export class PasswordReset {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text', nullable: true }) accountId!: string | null;
  @Column({ type: 'text' }) state!: StateOf<typeof passwordResetFlow>;
  @Column({ type: 'text' }) tokenDigest!: string;
  /** The secret question that is asked, drawn once. */
  @Column({ type: 'text', nullable: true }) questionId!: string | null;
  /** Wrong answers at the second factor. */
  @Column({ type: 'integer' }) misses!: number;
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text' }) expiresAt!: string;
}
