// The inputs of the registration mutations (api.md). Values that a person types are text, checked by the steps.
import { Field, InputType, registerEnumType } from 'type-graphql';
import { type ApplicationKey, enumOf } from '../../schema/applications.js';
import { ApplicationEnum, ChosenSecretsInput } from '../accounts/index.js';
import {
  FILING_STATUSES,
  FINANCIAL_ACCOUNT_KINDS,
  type FilingStatus,
  type FinancialAccountKind,
} from '../evidence/index.js';
import { FlowTokenInput, KeyedInput } from '../platform/graphql/keyed-input.input.js';

const FilingStatusEnum = enumOf(FILING_STATUSES);
registerEnumType(FilingStatusEnum, { name: 'FilingStatus' });
const FinancialAccountKindEnum = enumOf(FINANCIAL_ACCOUNT_KINDS);
registerEnumType(FinancialAccountKindEnum, { name: 'FinancialAccountKind' });

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
export class ResendEmailCodeInput extends FlowTokenInput {}

@InputType()
export class ConfirmEmailInput extends FlowTokenInput {
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
export class SubmitIdentityInput extends FlowTokenInput {
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
export class SubmitFinancialAccountInput extends FlowTokenInput {
  @Field(() => FinancialAccountKindEnum)
  kind!: FinancialAccountKind;

  @Field(() => String)
  lastEight!: string;

  @Field(() => Boolean)
  consentToSoftInquiry!: boolean;
}

@InputType()
export class SendPhoneActivationCodeInput extends FlowTokenInput {
  @Field(() => String)
  phone!: string;
}

@InputType()
export class ConfirmPhoneActivationCodeInput extends FlowTokenInput {
  @Field(() => String)
  code!: string;
}

@InputType()
export class RequestActivationCodeByMailInput extends FlowTokenInput {}

@InputType()
export class CreateCredentialsInput extends ChosenSecretsInput {
  @Field(() => String)
  username!: string;
}
