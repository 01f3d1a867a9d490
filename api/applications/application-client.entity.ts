// The credentials of a protected application (api.md "Running it"): of the secret only the digest is kept.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'application_client' })
export class ApplicationClient {
  /** The client id. */
  @PrimaryColumn({ type: 'text' }) id!: string;
  /** A key of schema/applications.ts. */
  @Column({ type: 'text' }) application!: string;
  @Column({ type: 'text' }) secretDigest!: string;
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text', nullable: true }) endedAt!: string | null;
}
