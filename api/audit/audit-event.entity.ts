// One act, as the chain holds it. Rows are only ever added (domain.md section 6).
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'audit_event' })
@Index('audit_event_subject', ['subjectId', 'seq'])
@Index('audit_event_actor', ['actorId', 'seq'])
export class AuditEventRow {
  /** 1, 2, 3 … without a gap. */
  @PrimaryColumn({ type: 'integer' })
  seq!: number;

  @Column({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  at!: string;

  @Column({ type: 'text' })
  actorKind!: string;

  @Column({ type: 'text', nullable: true })
  actorId!: string | null;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text', nullable: true })
  subjectId!: string | null;

  @Column({ type: 'text' })
  outcome!: string;

  @Column({ type: 'text', nullable: true })
  addressHash!: string | null;

  @Column({ type: 'text', nullable: true })
  requestId!: string | null;

  /** JSON object of codes, ids and numbers, never of personal data. */
  @Column({ type: 'text' })
  details!: string;

  @Column({ type: 'text' })
  keyId!: string;

  @Column({ type: 'text' })
  prevMac!: string;

  @Column({ type: 'text' })
  mac!: string;
}
