// What a person chooses with the credentials, at the end of a registration or in place of a temporary password.
import { Field, ID, InputType } from 'type-graphql';
import { FlowTokenInput } from '../platform/graphql/keyed-input.input.js';

@InputType('SecretAnswerInput')
export class SecretAnswerInput {
  @Field(() => ID)
  questionId!: string;

  @Field(() => String)
  answer!: string;
}

@InputType()
export abstract class ChosenSecretsInput extends FlowTokenInput {
  @Field(() => String)
  password!: string;

  @Field(() => String)
  sitePhrase!: string;

  @Field(() => ID)
  siteImageId!: string;

  @Field(() => [SecretAnswerInput], { nullable: true })
  secretAnswers?: SecretAnswerInput[] | null;
}
