// A refused sign-in, as its holder sees it among the activity. Names that nobody has get rows as well (api.md: "in
// everything … time"); `subject` is what tries are counted on: an account, or the id that stands for an unknown name.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'refused_sign_in' })
export class RefusedSignIn {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) subject!: string;
  @Column({ type: 'text' }) at!: string;
  /** Sealed. */
  @Column({ type: 'text' }) client!: string;
  /** Sealed. */
  @Column({ type: 'text' }) address!: string;
}
