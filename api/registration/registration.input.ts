// The inputs of the registration mutations (api.md). Values that a person types are text, checked by the steps.
import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import { type ApplicationKey, enumOf } from '../../schema/applications.js';
import { ApplicationEnum } from '../accounts/index.js';
import {
  FILING_STATUSES,
  FINANCIAL_ACCOUNT_KINDS,
  type FilingStatus,
  type FinancialAccountKind,
} from '../evidence/index.js';
import { KeyedInput } from '../platform/graphql/keyed-input.input.js';

const FilingStatusEnum = enumOf(FILING_STATUSES);
registerEnumType(FilingStatusEnum, { name: 'FilingStatus' });
const FinancialAccountKindEnum = enumOf(FINANCIAL_ACCOUNT_KINDS);
registerEnumType(FinancialAccountKindEnum, { name: 'FinancialAccountKind' });

@InputType()
abstract class TokenInput extends KeyedInput {
  @Field(() => String, { description: 'From startRegistration; handed out once.' })
  token!: string;
}

@InputType()
export class StartRegistrationInput extends KeyedInput {
  @Field(() => String)
  firstName!: string;

  @Field(() => String)
  lastName!: string;

  @Field(() => String)
  email!: string;

  @Field(() => ApplicationEnum)
  application!: ApplicationKey;
}

@InputType()
export class ResendEmailCodeInput extends TokenInput {}

@InputType()
export class ConfirmEmailInput extends TokenInput {
  @Field(() => String)
  code!: string;
}

@InputType('AddressInput')
export class AddressInput {
  @Field(() => String)
  line1!: string;

  @Field(() => String, { nullable: true })
  line2?: string | null;

  @Field(() => String)
  city!: string;

  @Field(() => String)
  state!: string;

  @Field(() => String)
  zip!: string;
}

@InputType()
export class SubmitIdentityInput extends TokenInput {
  @Field(() => String)
  ssn!: string;

  @Field(() => String, { description: 'YYYY-MM-DD' })
  dateOfBirth!: string;

  @Field(() => FilingStatusEnum, { description: 'Of the last-filed return.' })
  filingStatus!: FilingStatus;

  @Field(() => AddressInput, {
    description: 'Of the last-filed return; who has not filed gives the address of record.',
  })
  address!: AddressInput;
}

@InputType()
export class SubmitFinancialAccountInput extends TokenInput {
  @Field(() => FinancialAccountKindEnum)
  kind!: FinancialAccountKind;

  @Field(() => String)
  lastEight!: string;

  @Field(() => Boolean)
  consentToSoftInquiry!: boolean;
}

@InputType()
export class SendPhoneActivationCodeInput extends TokenInput {
  @Field(() => String)
  phone!: string;
}

@InputType()
export class ConfirmPhoneActivationCodeInput extends TokenInput {
  @Field(() => String)
  code!: string;
}

@InputType()
export class RequestActivationCodeByMailInput extends TokenInput {}

@InputType('SecretAnswerInput')
export class SecretAnswerInput {
  @Field(() => ID)
  questionId!: string;

  @Field(() => String)
  answer!: string;
}

@InputType()
export class CreateCredentialsInput extends TokenInput {
  @Field(() => String)
  username!: string;

  @Field(() => String)
  password!: string;

  @Field(() => String)
  sitePhrase!: string;

  @Field(() => ID)
  siteImageId!: string;

  @Field(() => [SecretAnswerInput], { nullable: true })
  secretAnswers?: SecretAnswerInput[] | null;
}
