// The inputs of the mutations that change what a holder signs in with (api.md).
import { Field, ID, InputType } from 'type-graphql';
import { type Language, LanguageEnum, SecretAnswerInput } from '../../accounts/index.js';
import { KeyedInput } from '../../platform/graphql/keyed-input.input.js';

@InputType()
export class ChangePasswordInput extends KeyedInput {
  @Field(() => String)
  currentPassword!: string;

  @Field(() => String)
  newPassword!: string;
}

@InputType()
export class ChangeEmailInput extends KeyedInput {
  @Field(() => String)
  email!: string;
}

@InputType()
export class ConfirmEmailChangeInput extends KeyedInput {
  @Field(() => String)
  code!: string;
}

@InputType()
export class ChangeSiteIdentityInput extends KeyedInput {
  @Field(() => String)
  sitePhrase!: string;

  @Field(() => ID)
  siteImageId!: string;
}

@InputType()
export class ChangeSecretAnswersInput extends KeyedInput {
  @Field(() => [SecretAnswerInput])
  secretAnswers!: SecretAnswerInput[];
}

@InputType()
export class ChangeLanguageInput extends KeyedInput {
  @Field(() => LanguageEnum)
  language!: Language;
}
