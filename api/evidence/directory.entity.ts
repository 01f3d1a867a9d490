// The directory: imported people as the tax agency, the bureau and the carriers would know them. A person has one id in
// tax_record and credit_file; everything personal is sealed (domain.md section 6).
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'tax_record' })
export class TaxRecordRow {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  /** Sealed; kept so that the blind index can be made anew under a newer key. */
  @Column({ type: 'text' })
  ssn!: string;

  /** Sealed JSON: IdentityPart of directory-rows.ts. */
  @Column({ type: 'text' })
  identity!: string;

  /** Sealed JSON: TaxReturn[]. */
  @Column({ type: 'text' })
  returns!: string;

  /** Sealed JSON: IncomeDocument[]. */
  @Column({ type: 'text' })
  incomeDocuments!: string;

  /** Keyed digest of the imported line: the same line again needs no work. */
  @Column({ type: 'text' })
  lineDigest!: string;

  @Column({ type: 'text' })
  importedAt!: string;
}

@Entity({ name: 'credit_file' })
export class CreditFileRow {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'boolean' })
  frozen!: boolean;

  /** Sealed JSON: FinancialAccount[]. */
  @Column({ type: 'text' })
  accounts!: string;

  @Column({ type: 'text' })
  importedAt!: string;
}

@Entity({ name: 'phone_record' })
@Check('phone_record_line_type', `line_type IN ('MOBILE', 'LANDLINE', 'VOIP')`)
export class PhoneRecordRow {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Index('phone_record_person')
  @Column({ type: 'text' })
  personId!: string;

  /** Sealed E.164. */
  @Column({ type: 'text' })
  number!: string;

  /** Sealed JSON: the holder's first and last name. */
  @Column({ type: 'text' })
  holder!: string;

  @Column({ type: 'text' })
  lineType!: string;

  @Column({ type: 'boolean' })
  linked!: boolean;

  @Column({ type: 'text' })
  importedAt!: string;
}
