// One sign-in on its way (domain.md 2.4), and the session at its end. A session exists only after the second factor.
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StateOf } from '../../schema/flows/flow-table.js';
import type { loginFlow } from '../../schema/flows/index.js';

export type LoginStep = StateOf<typeof loginFlow>;
export type SessionTransport = 'COOKIE' | 'BEARER';

@Entity({ name: 'login' })
export class Login {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) accountId!: string;
  @Column({ type: 'text' }) state!: LoginStep;
  @Column({ type: 'text' }) tokenDigest!: string;
  @Column({ type: 'text' }) application!: string;
  /** Named once in a sign-in, remembered to its end. */
  @Column({ type: 'text', nullable: true }) transport!: SessionTransport | null;
  /** Wrong security codes of this sign-in, by text or app. */
  @Column({ type: 'integer' }) misses!: number;
  /** `passwordChanges` of the account when its password was found right. */
  @Column({ type: 'integer' }) passwordChanges!: number;
  @Column({ type: 'boolean' }) byTemporaryPassword!: boolean;
  /** The phone that is being enrolled. */
  @Column({ type: 'text', nullable: true }) deviceId!: string | null;
  /** The app pairing that is being enrolled. */
  @Column({ type: 'text', nullable: true }) pairingId!: string | null;
  @Column({ type: 'text', nullable: true }) registrationId!: string | null;
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text' }) expiresAt!: string;
}

@Entity({ name: 'session' })
export class Session {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) accountId!: string;
  @Column({ type: 'text' }) tokenDigest!: string;
  @Column({ type: 'text' }) application!: string;
  @Column({ type: 'text' }) startedAt!: string;
  @Column({ type: 'text' }) lastSeenAt!: string;
  @Column({ type: 'text' }) expiresAt!: string;
  @Column({ type: 'text', nullable: true }) secondFactorAt!: string | null;
  /** Wrong security codes since the second factor was last right. */
  @Column({ type: 'integer' }) misses!: number;
  /** Sealed. */
  @Column({ type: 'text' }) client!: string;
  /** Sealed. */
  @Column({ type: 'text' }) address!: string;
  @Column({ type: 'text', nullable: true }) endedAt!: string | null;
  /** Keys of the applications that have asked about it, each with a space after it. */
  @Column({ type: 'text' }) askedBy!: string;
}
