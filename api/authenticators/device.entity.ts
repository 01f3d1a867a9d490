// Devices that receive or make security codes, the pairing of an app, and the codes that were sent (domain.md 2.2, 2.5).
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'device' })
export class Device {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) accountId!: string;
  @Column({ type: 'text' }) kind!: 'PHONE' | 'APP';
  @Column({ type: 'text' }) state!: 'PENDING' | 'ACTIVE' | 'ENDED';
  /** Sealed: people name their devices after themselves. */
  @Column({ type: 'text' }) name!: string;
  /** Sealed E.164 number of a PHONE. */
  @Column({ type: 'text', nullable: true }) phone!: string | null;
  /** Sealed base32 secret of an APP. */
  @Column({ type: 'text', nullable: true }) secret!: string | null;
  /** Sealed; the app installation that has it, found by the blind index `device.installation`. */
  @Column({ type: 'text', nullable: true }) installation!: string | null;
  /** The newest time step whose code was accepted: each step counts once (RFC 6238 section 5.2). */
  @Column({ type: 'integer' }) lastStep!: number;
  @Column({ type: 'text' }) addedAt!: string;
  @Column({ type: 'text', nullable: true }) lastUsedAt!: string | null;
  @Column({ type: 'text', nullable: true }) endedAt!: string | null;
}

@Entity({ name: 'app_pairing' })
export class AppPairing {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) accountId!: string;
  /** The sign-in, or the session, in which it was started: one of the two. */
  @Column({ type: 'text', nullable: true }) loginId!: string | null;
  @Column({ type: 'text', nullable: true }) sessionId!: string | null;
  @Column({ type: 'text' }) codeDigest!: string;
  /** Sealed: people name their devices after themselves. */
  @Column({ type: 'text' }) name!: string;
  /** Sealed; handed to the app by `pairApp`. */
  @Column({ type: 'text' }) appSecret!: string;
  /** Sealed; the one in the QR code, void once `pairApp` has won. */
  @Column({ type: 'text' }) uriSecret!: string;
  /** Sealed; the installation that `pairApp` was called by. */
  @Column({ type: 'text', nullable: true }) installation!: string | null;
  @Column({ type: 'text' }) state!: 'OPEN' | 'PAIRED' | 'CONFIRMED' | 'VOID';
  @Column({ type: 'integer' }) misses!: number;
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text' }) expiresAt!: string;
}

@Entity({ name: 'code' })
export class Code {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) purpose!: string;
  /** The registration, login or account that the code belongs to. */
  @Column({ type: 'text' }) ownerId!: string;
  @Column({ type: 'text' }) digest!: string;
  @Column({ type: 'integer' }) misses!: number;
  @Column({ type: 'text' }) state!: 'OPEN' | 'USED' | 'VOID';
  /** The send that a right answer gives back. */
  @Column({ type: 'text', nullable: true }) quotaId!: string | null;
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text' }) expiresAt!: string;
}

@Entity({ name: 'attempt' })
export class Attempt {
  @PrimaryColumn({ type: 'text' }) purpose!: string;
  @PrimaryColumn({ type: 'text' }) subject!: string;
  @Column({ type: 'integer' }) misses!: number;
  @Column({ type: 'text', nullable: true }) lockedUntil!: string | null;
  @Column({ type: 'text' }) updatedAt!: string;
}

@Entity({ name: 'quota_use' })
export class QuotaUse {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) purpose!: string;
  @Column({ type: 'text' }) subject!: string;
  @Column({ type: 'text' }) at!: string;
}
