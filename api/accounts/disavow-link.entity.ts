// The "this was not me" link of one notice (domain.md 2.8): of its token only the digest is kept.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'disavow_link' })
export class DisavowLink {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) accountId!: string;
  @Column({ type: 'text' }) tokenDigest!: string;
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text' }) expiresAt!: string;
  @Column({ type: 'text', nullable: true }) usedAt!: string | null;
}
