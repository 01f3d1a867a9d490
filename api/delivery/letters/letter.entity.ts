// A letter, and the batch in which it goes to the printer. Sealed columns are wiped some time after (domain.md 6).
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StateOf } from '../../../schema/flows/flow-table.js';
import type { letterFlow } from '../../../schema/flows/index.js';
import type { Language } from '../messages/define-message.js';
import type { LetterKind } from '../messages/index.js';

export type LetterState = StateOf<typeof letterFlow>;

@Entity({ name: 'letter' })
export class Letter {
  @PrimaryColumn({ type: 'text' }) id!: string;
  /** The short reference that a person reads out to the desk. */
  @Column({ type: 'text' }) serial!: string;
  @Column({ type: 'text' }) kind!: LetterKind;
  @Column({ type: 'text' }) language!: Language;
  @Column({ type: 'text' }) state!: LetterState;
  @Column({ type: 'text' }) accountId!: string;
  @Column({ type: 'text', nullable: true }) codeId!: string | null;
  /** Sealed. */
  @Column({ type: 'text', nullable: true }) recipientName!: string | null;
  /** Sealed JSON, a PostalAddress. */
  @Column({ type: 'text', nullable: true }) address!: string | null;
  /** Sealed JSON, a LetterContent: the only place that holds the code in a form that can be read. */
  @Column({ type: 'text', nullable: true }) content!: string | null;
  @Column({ type: 'text' }) askedAt!: string;
  /** Eastern dates, YYYY-MM-DD: of the letter, and by when it is mailed and expected. */
  @Column({ type: 'text' }) date!: string;
  @Column({ type: 'text' }) mailBy!: string;
  @Column({ type: 'text' }) expectedFrom!: string;
  @Column({ type: 'text' }) expectedBy!: string;
  @Column({ type: 'text' }) codeExpiresAt!: string;
  /** From when a batch may take it. */
  @Column({ type: 'text' }) dueAt!: string;
  @Column({ type: 'text', nullable: true }) batchId!: string | null;
  @Column({ type: 'text', nullable: true }) handedOverAt!: string | null;
  /** When the sealed columns are to be wiped; unknown until the hand-over. */
  @Column({ type: 'text', nullable: true }) contentUntil!: string | null;
  @Column({ type: 'text', nullable: true }) returnedReason!: string | null;
}

@Entity({ name: 'letter_batch' })
export class LetterBatch {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) openedAt!: string;
  /** When the worker that holds it is taken for dead, or when to try again. */
  @Column({ type: 'text' }) dueAt!: string;
  /** Claims so far; the number is also the holder's token. */
  @Column({ type: 'integer' }) tries!: number;
  /** Where its complete files lie unpublished; set once, before they can be seen. */
  @Column({ type: 'text', nullable: true }) staging!: string | null;
  @Column({ type: 'integer' }) letters!: number;
  @Column({ type: 'text', nullable: true }) handedOverAt!: string | null;
  @Column({ type: 'text', nullable: true }) acknowledgedAt!: string | null;
  @Column({ type: 'text', nullable: true }) filesRemovedAt!: string | null;
}
