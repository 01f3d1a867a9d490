// A message on its way, and each attempt to send it. Sealed columns are empty once it has ended (domain.md section 6).
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StateOf } from '../../schema/flows/flow-table.js';
import type { messageFlow } from '../../schema/flows/index.js';
import type { Language } from './messages/define-message.js';
import type { MessageKind } from './messages/index.js';

export type MessageState = StateOf<typeof messageFlow>;
export type AttemptOutcome = 'SENT' | 'RETRY' | 'REFUSED' | 'DELIVERED' | 'UNDELIVERED';

@Entity({ name: 'message' })
export class Message {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) kind!: MessageKind;
  @Column({ type: 'text' }) channel!: 'EMAIL' | 'TEXT';
  @Column({ type: 'text' }) language!: Language;
  @Column({ type: 'text' }) state!: MessageState;
  @Column({ type: 'text' }) ownerKind!: string;
  @Column({ type: 'text' }) ownerId!: string;
  /** Sealed address or number; null once its owner was wiped. */
  @Column({ type: 'text', nullable: true }) recipient!: string | null;
  /** Sealed; e-mails only. */
  @Column({ type: 'text', nullable: true }) subject!: string | null;
  /** Sealed. */
  @Column({ type: 'text', nullable: true }) body!: string | null;
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text' }) notAfter!: string;
  /** QUEUED: when to try next. SENDING: when the worker that holds it is taken for dead. */
  @Column({ type: 'text' }) dueAt!: string;
  /** Claims so far; the number is also the holder's token. */
  @Column({ type: 'integer' }) tries!: number;
  @Column({ type: 'text', nullable: true }) endedAt!: string | null;
  /** The carrier's own, by which its receipts name the message. */
  @Column({ type: 'text', nullable: true }) reference!: string | null;
}

@Entity({ name: 'message_attempt' })
export class MessageAttempt {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) messageId!: string;
  @Column({ type: 'text' }) at!: string;
  @Column({ type: 'text' }) outcome!: AttemptOutcome;
  @Column({ type: 'text', nullable: true }) reason!: string | null;
}
