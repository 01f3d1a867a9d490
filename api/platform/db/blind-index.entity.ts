// Look-ups of encrypted values: one row for each live version of the index key (domain.md section 6).
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Values that one owner has alone: the primary key is the guard. */
@Entity({ name: 'blind_index' })
export class BlindIndexRow {
  @PrimaryColumn({ type: 'text' })
  purpose!: string;

  @PrimaryColumn({ type: 'text' })
  keyId!: string;

  @PrimaryColumn({ type: 'text' })
  digest!: string;

  @Index('blind_index_owner')
  @Column({ type: 'text' })
  ownerId!: string;
}

/** Values that several owners may share, a phone number for one. */
@Entity({ name: 'blind_index_many' })
export class SharedBlindIndexRow {
  @PrimaryColumn({ type: 'text' })
  purpose!: string;

  @PrimaryColumn({ type: 'text' })
  keyId!: string;

  @PrimaryColumn({ type: 'text' })
  digest!: string;

  @Index('blind_index_many_owner')
  @PrimaryColumn({ type: 'text' })
  ownerId!: string;
}
