// A change of the e-mail address (domain.md 2.8): confirmed on the new one, announced on the old, taken back by a disavowal.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'email_change' })
export class EmailChange {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) accountId!: string;
  /** Sealed. */
  @Column({ type: 'text' }) oldEmail!: string;
  /** Sealed. */
  @Column({ type: 'text' }) newEmail!: string;
  @Column({ type: 'text' }) state!: 'OPEN' | 'CONFIRMED' | 'TAKEN_BACK' | 'VOID';
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text' }) expiresAt!: string;
  @Column({ type: 'text', nullable: true }) confirmedAt!: string | null;
}
