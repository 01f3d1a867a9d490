// One registration on its way (domain.md 2.1, 2.3, 2.6). Personal columns are sealed; the financial digits are not here.
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StateOf } from '../../schema/flows/flow-table.js';
import { registrationFlow } from '../../schema/flows/index.js';
import type { Language } from '../accounts/index.js';

export type RegistrationKind = 'FIRST_TIME' | 'UPGRADE' | 'RENEWAL';
export type RegistrationStep = StateOf<typeof registrationFlow>;

@Entity({ name: 'registration' })
export class Registration {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) kind!: RegistrationKind;
  @Column({ type: 'text' }) state!: RegistrationStep;
  @Column({ type: 'text' }) tokenDigest!: string;
  @Column({ type: 'text' }) language!: Language;
  @Column({ type: 'text' }) application!: string;
  /** Sealed, like the following ones. */
  @Column({ type: 'text', nullable: true }) firstName!: string | null;
  @Column({ type: 'text', nullable: true }) lastName!: string | null;
  @Column({ type: 'text', nullable: true }) email!: string | null;
  @Column({ type: 'text', nullable: true }) ssn!: string | null;
  /** The subject that the SSN stands for (blind index `person.ssn`), known once identity is proven. */
  @Column({ type: 'text', nullable: true }) personId!: string | null;
  /** Sealed JSON. */
  @Column({ type: 'text', nullable: true }) addressOfRecord!: string | null;
  /** Sealed JSON. */
  @Column({ type: 'text', nullable: true }) lastReturnAddress!: string | null;
  /** Sealed E.164 number. */
  @Column({ type: 'text', nullable: true }) phone!: string | null;
  @Column({ type: 'text', nullable: true }) activation!: 'PHONE' | 'MAIL' | null;
  /** The account that an UPGRADE or RENEWAL belongs to, or the one that a first registration made. */
  @Column({ type: 'text', nullable: true }) accountId!: string | null;
  @Column({ type: 'text', nullable: true }) loginId!: string | null;
  /** A renewal from the sign-in: every device is lost, so it goes by mail only. */
  @Column({ type: 'boolean' }) deviceLost!: boolean;
  @Column({ type: 'integer' }) lookUps!: number;
  @Column({ type: 'text', nullable: true }) letterId!: string | null;
  @Column({ type: 'text', nullable: true }) financialKind!: string | null;
  @Column({ type: 'text', nullable: true }) financialReference!: string | null;
  @Column({ type: 'text', nullable: true }) softInquiryAt!: string | null;
  @Column({ type: 'text' }) createdAt!: string;
  @Column({ type: 'text' }) expiresAt!: string;
  @Column({ type: 'text', nullable: true }) completedAt!: string | null;
  @Column({ type: 'text', nullable: true }) wipedAt!: string | null;
}
