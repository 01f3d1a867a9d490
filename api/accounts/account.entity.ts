// The account and the person behind it (domain.md 2). Columns marked sealed hold text encrypted for this row alone.
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type Language = 'EN' | 'ES';
export type AccountStatus = 'AWAITING_ACTIVATION' | 'ACTIVE' | 'IDENTITY_REQUIRED' | 'SUSPENDED' | 'CLOSED';

/** One natural person; found by the blind index `person.ssn`. */
@Entity({ name: 'person' })
export class Person {
  @PrimaryColumn({ type: 'text' }) id!: string;
  /** Sealed. */
  @Column({ type: 'text' }) ssn!: string;
  @Column({ type: 'text' }) createdAt!: string;
}

@Entity({ name: 'account' })
export class Account {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text', nullable: true }) personId!: string | null;
  @Column({ type: 'text' }) status!: AccountStatus;
  @Column({ type: 'text' }) language!: Language;
  /** Sealed; found by the blind index `account.username`. */
  @Column({ type: 'text' }) username!: string;
  /** Sealed. */
  @Column({ type: 'text' }) email!: string;
  /** Sealed; given to the help desk and not confirmed yet. */
  @Column({ type: 'text', nullable: true }) unconfirmedEmail!: string | null;
  /** Sealed. */
  @Column({ type: 'text' }) firstName!: string;
  /** Sealed. */
  @Column({ type: 'text' }) lastName!: string;
  @Column({ type: 'text' }) passwordHash!: string;
  /** How often the password was replaced (replace-password.ts): what began with an older one is over. */
  @Column({ type: 'integer' }) passwordChanges!: number;
  /** Set while the password is a temporary one. */
  @Column({ type: 'text', nullable: true }) temporaryPasswordUntil!: string | null;
  /** Sealed. */
  @Column({ type: 'text', nullable: true }) sitePhrase!: string | null;
  @Column({ type: 'text', nullable: true }) siteImageId!: string | null;
  @Column({ type: 'text', nullable: true }) proofingMethod!: string | null;
  @Column({ type: 'text', nullable: true }) provenAt!: string | null;
  /** The mailed code was entered; the device is still to be confirmed. */
  @Column({ type: 'text', nullable: true }) activationAcceptedAt!: string | null;
  /** The sign-in that entered it. */
  @Column({ type: 'text', nullable: true }) activationAcceptedBy!: string | null;
  /** A renewal that waits for its mailed code. */
  @Column({ type: 'text', nullable: true }) renewal!: 'BY_MAIL' | 'LOST_DEVICE' | null;
  @Column({ type: 'text', nullable: true }) agreementVersion!: string | null;
  /** When the import brought it; null for an account that was registered here. */
  @Column({ type: 'text', nullable: true }) importedAt!: string | null;
  /** Set while `passwordHash` is the one of the old system as it came, not yet wrapped in Argon2id. */
  @Column({ type: 'text', nullable: true }) legacyHashSince!: string | null;
  /** Scheme and cost of the old system's hash, until the first right password (authenticators/legacy-hash.ts). */
  @Column({ type: 'text', nullable: true }) legacyHashKind!: string | null;
  /** Set by "this was not me": no sign-in before the password is reset. */
  @Column({ type: 'text', nullable: true }) passwordResetDueSince!: string | null;
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text', nullable: true }) suspendedAt!: string | null;
  @Column({ type: 'text', nullable: true }) closedAt!: string | null;
  /** When the personal data of a closed account was wiped. */
  @Column({ type: 'text', nullable: true }) wipedAt!: string | null;
}

@Entity({ name: 'secret_answer' })
export class SecretAnswer {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) accountId!: string;
  @Column({ type: 'text' }) questionId!: string;
  @Column({ type: 'text' }) answerHash!: string;
}

/** What happened on an account, as its holder sees it. */
@Entity({ name: 'activity' })
export class Activity {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) accountId!: string;
  @Column({ type: 'text' }) at!: string;
  @Column({ type: 'text' }) kind!: string;
  /** Sealed. */
  @Column({ type: 'text' }) client!: string;
  /** Sealed. */
  @Column({ type: 'text' }) address!: string;
  @Column({ type: 'text' }) outcome!: string;
}

@Entity({ name: 'user_agreement' })
export class UserAgreement {
  @PrimaryColumn({ type: 'text' }) version!: string;
  @Column({ type: 'text' }) textEn!: string;
  @Column({ type: 'text' }) textEs!: string;
  @Column({ type: 'text' }) effectiveAt!: string;
  @Column({ type: 'text' }) publishedAt!: string;
  /** The last account that was told of it; accounts are told in the order of their ids. */
  @Column({ type: 'text', nullable: true }) announcedTo!: string | null;
  @Column({ type: 'text', nullable: true }) announcedAt!: string | null;
  /** How many were told so far. */
  @Column({ type: 'integer' }) announcedCount!: number;
}

@Entity({ name: 'agreement_acceptance' })
export class AgreementAcceptance {
  @PrimaryColumn({ type: 'text' }) accountId!: string;
  @PrimaryColumn({ type: 'text' }) version!: string;
  @Column({ type: 'text' }) acceptedAt!: string;
}
