// What the help desk has to look at without a case (domain.md 2.8 "this was not me"); the console lists what is unseen.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'desk_alert' })
export class DeskAlert {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) kind!: 'DISAVOWED';
  @Column({ type: 'text' }) accountId!: string;
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text', nullable: true }) seenAt!: string | null;
}
